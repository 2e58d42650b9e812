// A click on a citation number brings the cited sentence into view and marks its source. Nothing leaves the page.
document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#cite-"]');
  if (!link) return;
  event.preventDefault();
  document.querySelectorAll("#sources .open").forEach((open) => open.classList.remove("open"));
  const mark = document.getElementById(link.getAttribute("href").slice(1));
  if (!mark) return;
  const card = mark.closest(".source");
  mark.classList.add("open");
  card.classList.add("open");
  card.focus({ preventScroll: true });
  mark.scrollIntoView({ block: "nearest" });
});

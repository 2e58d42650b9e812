// A click on a citation number brings its source into view and marks it. Nothing leaves the page.
document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#cite-"]');
  if (!link) return;
  event.preventDefault();
  document.querySelectorAll(".source.open").forEach((card) => card.classList.remove("open"));
  const card = document.getElementById(link.getAttribute("href").slice(1));
  if (!card) return;
  card.classList.add("open");
  card.scrollIntoView({ block: "nearest" });
  card.focus({ preventScroll: true });
});

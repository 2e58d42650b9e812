// What is done within the conversation: keeping the newest in view, renaming and deleting in the list.
(() => {
  const texts = window.TEXTS;

  // A new question comes to the top of what is seen.
  const scrolled = () => requestAnimationFrame(() => {
    document.querySelector("#current .turn")?.scrollIntoView({ block: "start", behavior: "smooth" });
  });

  const rename = (button) => {
    const item = button.closest("li");
    const opener = item.querySelector(".open");
    const field = document.createElement("input");
    field.value = opener.textContent;
    field.maxLength = 200;
    field.className = "naming";
    field.setAttribute("aria-label", texts.history.rename);
    opener.replaceWith(field);
    item.querySelector("details").open = false;
    field.focus();
    field.select();
    let over = false;
    const finish = (keep) => {
      if (over) return;
      over = true;
      const title = field.value.trim();
      const root = field.closest("#history");
      field.replaceWith(opener);
      if (keep && title && title !== opener.textContent) {
        opener.textContent = title;
        root.querySelector(".history").dispatchEvent(
          new CustomEvent("renamed", { bubbles: true, detail: { id: item.dataset.id, title } }),
        );
      }
      opener.focus();
    };
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") finish(true);
      if (event.key === "Escape") finish(false);
      event.stopPropagation();
    });
    field.addEventListener("blur", () => finish(true));
  };

  document.addEventListener("click", (event) => {
    const renaming = event.target.closest("[data-rename]");
    if (renaming) rename(renaming);
    // Deleting is for good, so it asks once: the second click is heard by the list itself.
    const deleting = event.target.closest("[data-sure]");
    if (deleting && !deleting.classList.contains("armed")) {
      setTimeout(() => {
        deleting.classList.add("armed");
        deleting.textContent = deleting.dataset.sure;
      });
    }
    for (const menu of document.querySelectorAll("details.more[open]"))
      if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.target.closest?.("details.more[open]");
    if (menu && event.key === "Escape") {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  window.page = { ...window.page, scrolled };
})();

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

  const say = (button, text) => {
    const told = button.closest(".actions").querySelector(".told");
    told.textContent = text;
    setTimeout(() => { if (told.textContent === text) told.textContent = ""; }, 5000);
  };

  const fetched = async (from, form) => {
    const answer = await fetch(`${from}?form=${form}`);
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.text();
  };

  // Rich text carries the plain one along, for programs that want only that.
  const copy = async (button) => {
    try {
      const plain = await fetched(button.dataset.from, "text");
      if (button.dataset.copy === "text") await navigator.clipboard.writeText(plain);
      else {
        const rich = await fetched(button.dataset.from, "html");
        const kinds = { "text/html": rich, "text/plain": plain };
        await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(
          Object.entries(kinds).map(([kind, text]) => [kind, new Blob([text], { type: kind })]),
        ))]);
      }
      say(button, texts.answer.copied);
    } catch { say(button, texts.answer.copy_failed); }
  };

  const judge = async (button) => {
    try {
      const answer = await fetch(button.dataset.to, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ verdict: button.dataset.verdict }),
      });
      if (!answer.ok) throw new Error(String(answer.status));
      for (const one of button.parentElement.querySelectorAll("[data-verdict]"))
        one.setAttribute("aria-pressed", String(one === button));
      say(button, texts.answer.thanks);
    } catch { say(button, texts.page.failed); }
  };

  document.addEventListener("click", (event) => {
    const copying = event.target.closest("[data-copy]");
    if (copying) copy(copying);
    const judging = event.target.closest("[data-verdict]");
    if (judging) judge(judging);
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
    const unfolding = event.target.closest("[data-unfold]");
    if (unfolding) {
      const folded = [...unfolding.closest(".batch").querySelectorAll("details.entry")];
      const all = folded.every((one) => one.open);
      for (const one of folded) one.open = !all;
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

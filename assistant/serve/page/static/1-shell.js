// The frame of the page: theme, language, connection, list of conversations on small screens. Nothing leaves the server.
(() => {
  const texts = window.TEXTS;
  document.documentElement.lang = texts.language;
  const stored = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
  const store = (name, value) => { try { localStorage.setItem(name, value); } catch { /* private window: forgotten */ } };

  const dark = () => (stored("theme") ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const paint = () => document.body?.classList.toggle("dark", dark());
  // Gradio decides by the system alone when it starts, so the reader's choice is put back until it has settled.
  const settle = () => { if (document.body.classList.contains("dark") !== dark()) paint(); };
  const begin = (act) => document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", act) : act();
  begin(() => {
    paint();
    new MutationObserver(settle).observe(document.body, { attributes: true, attributeFilter: ["class"] });
  });

  const question = () => document.querySelector("#question textarea");
  document.addEventListener("click", (event) => {
    if (event.target.closest("#header .theme")) {
      store("theme", dark() ? "light" : "dark");
      paint();
    }
    const language = event.target.closest("#header .languages a");
    if (language) {
      // The conversation comes along.
      language.href = language.getAttribute("href").split("?")[0] + location.search;
    }
    const list = document.getElementById("past-conversations");
    if (event.target.closest("#header .conversations")) list.classList.toggle("listing");
    else if (!list?.contains(event.target) || event.target.closest("[data-open], #new")) list?.classList.remove("listing");
    if (event.target.closest("#header .skip")) {
      event.preventDefault();
      question()?.focus();
    }
  });

  // Reloading and switching the language keep the view that is open, and what is being written in any of them.
  const written = ["question", "compare-question", "batch-questions", "draft-text"];
  const field = (id) => document.querySelector(`#${id} textarea`);
  const left = JSON.parse(sessionStorage.getItem("left") ?? "{}");
  addEventListener("pagehide", () => {
    for (const id of written) if (field(id)) left[id] = field(id).value;
    left.view = document.querySelector("#views [role=tab][aria-selected=true]")?.id;
    sessionStorage.setItem("left", JSON.stringify(left));
  });
  // Views are put together when they are first opened.
  const restored = () => {
    // Gradio names this button in the language of the browser.
    const upload = document.querySelector("#upload > label")?.textContent.trim();
    if (upload) document.querySelector("#upload > button")?.setAttribute("aria-label", upload);
    for (const id of written) {
      if (!left[id] || !field(id)) continue;
      field(id).value = left[id];
      field(id).dispatchEvent(new Event("input", { bubbles: true }));
      delete left[id];
    }
  };

  // Once what is done is listened to, what was left returns, and the reader may type.
  const settled = () => {
    const box = question();
    if (!box) return false;
    restored();
    new MutationObserver(restored).observe(document.getElementById("views"), { childList: true, subtree: true });
    if (left.view && left.view !== "view-ask-button") document.getElementById(left.view)?.click();
    else if (document.activeElement === document.body) box.focus();
    document.documentElement.dataset.ready = "true";
    return true;
  };
  const waiting = new MutationObserver(() => { if (settled()) waiting.disconnect(); });
  const wired = () => { if (!settled()) waiting.observe(document.body, { childList: true, subtree: true }); };
  // What the notes are limited to stands beside what opens the fields, also while these are closed.
  const limited = (...values) => {
    const label = document.querySelector("#limits > .label-wrap");
    if (label) label.dataset.set = values.filter(Boolean).map((value) => texts.limits[value] ?? value).join(" · ");
  };
  window.page = { ...window.page, wired, limited };

  // A connection that broke is told, and what was being answered is fetched again when it is back.
  let lost = false;
  let next = 0;
  let told = 0;
  const tell = (text, seconds) => {
    const line = document.querySelector("#header .connection");
    if (!line) return;
    line.hidden = !text;
    line.textContent = text;
    clearTimeout(told);
    if (seconds) told = setTimeout(() => { if (!lost) line.hidden = true; }, seconds * 1000);
  };
  const look = async () => {
    clearTimeout(next);
    let alive = false;
    try { alive = (await fetch("../view/alive", { cache: "no-store", signal: AbortSignal.timeout(4000) })).ok; } catch { /* told below */ }
    if (!alive && !lost) tell(texts.page.lost);
    if (alive && lost) {
      tell(texts.page.again, 4);
      document.querySelector("#resume button, button#resume")?.click();
    }
    lost = !alive;
    clearTimeout(next);
    next = setTimeout(look, lost ? 1500 : 8000);
  };
  // What Gradio tells of failures is in its own words and not in the page's language: it is told here, and hidden there.
  const failed = new MutationObserver(() => {
    for (const one of document.querySelectorAll(".toast-body.error:not([data-told])")) {
      one.dataset.told = "true";
      const broken = /connection/i.test(one.textContent);
      look().then(() => { if (!lost && !broken) tell(`${texts.page.failed} ${texts.page.unknown}`, 12); });
    }
  });
  begin(() => failed.observe(document.body, { childList: true, subtree: true }));
  addEventListener("offline", look);
  addEventListener("online", look);
  next = setTimeout(look, 8000);
})();

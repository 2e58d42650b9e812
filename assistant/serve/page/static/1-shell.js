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
      // The conversation and what is being written come along.
      language.href = language.getAttribute("href").split("?")[0] + location.search;
      if (question()?.value) sessionStorage.setItem("draft", question().value);
    }
    const list = document.getElementById("past-conversations");
    if (event.target.closest("#header .conversations")) list.classList.toggle("listing");
    else if (!list?.contains(event.target) || event.target.closest("[data-open], #new")) list?.classList.remove("listing");
    if (event.target.closest("#header .skip")) {
      event.preventDefault();
      question()?.focus();
    }
  });

  // Once what is done is listened to: the draft kept over a switch of language returns, and the reader may type.
  const settled = () => {
    const box = question();
    if (!box) return false;
    const draft = sessionStorage.getItem("draft");
    if (draft) {
      sessionStorage.removeItem("draft");
      box.value = draft;
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (document.activeElement === document.body) box.focus();
    document.documentElement.dataset.ready = "true";
    return true;
  };
  const waiting = new MutationObserver(() => { if (settled()) waiting.disconnect(); });
  const wired = () => { if (!settled()) waiting.observe(document.body, { childList: true, subtree: true }); };
  window.page = { ...window.page, wired };

  // A connection that broke is told, and what was being answered is fetched again when it is back.
  let lost = false;
  let next = 0;
  const tell = (text, passing) => {
    const line = document.querySelector("#header .connection");
    if (!line) return;
    line.hidden = !text;
    line.textContent = text;
    if (passing) setTimeout(() => { if (!lost) line.hidden = true; }, 4000);
  };
  const look = async () => {
    clearTimeout(next);
    let alive = false;
    try { alive = (await fetch("../view/alive", { cache: "no-store", signal: AbortSignal.timeout(4000) })).ok; } catch { /* told below */ }
    if (!alive && !lost) tell(texts.page.lost);
    if (alive && lost) {
      tell(texts.page.again, true);
      document.querySelector("#resume button, button#resume")?.click();
    }
    lost = !alive;
    clearTimeout(next);
    next = setTimeout(look, lost ? 1500 : 8000);
  };
  addEventListener("offline", look);
  addEventListener("online", look);
  next = setTimeout(look, 8000);
})();

// The source beside the answer: a citation opens it, arrows go on to the next one, Escape gives the place back.
(() => {
  const texts = window.TEXTS;
  let opened = null; // the button whose source is shown

  const viewer = () => document.querySelector("#viewer .viewer");
  const body = () => viewer().querySelector(".body");
  const name = (template, values) => template.replace(/\{(\w+)\}/g, (_, key) => values[key]);

  // The citations of one answer, each number once, in the order of their numbers.
  const siblings = (button) => {
    const all = [...(button.closest(".turn, .cites") ?? document).querySelectorAll(".cite[data-note]")];
    const first = new Map();
    for (const one of all) if (!first.has(one.dataset.n)) first.set(one.dataset.n, one);
    return [...first.values()].sort((a, b) => a.dataset.n - b.dataset.n);
  };

  const address = (button) => {
    const { note, start, end, page, heading, quote } = button.dataset;
    const query = new URLSearchParams({ language: texts.language, start: start ?? 0, end: end ?? 0, page: page || 0 });
    if (heading) query.set("heading", heading);
    if (quote) query.set("quote", quote.slice(0, 4000));
    return `../view/source/${encodeURIComponent(note)}?${query}`;
  };

  const fetched = async (url) => {
    try {
      const answer = await fetch(url);
      if (answer.ok || answer.status === 404) return await answer.text();
    } catch { /* told below */ }
    const told = document.createElement("p");
    told.className = "notice";
    told.textContent = `${texts.page.failed} ${texts.page.lost}`;
    return told.outerHTML;
  };

  const reveal = (part) => part?.querySelector("mark")?.scrollIntoView({ block: "center" });

  const place = (button) => {
    const all = button.classList.contains("cite") ? siblings(button) : [];
    const n = all.findIndex((one) => one.dataset.n === button.dataset.n);
    viewer().querySelector(".place").textContent =
      n < 0 ? "" : name(texts.source.of, { n: n + 1, count: all.length });
    for (const step of viewer().querySelectorAll(".step")) {
      step.hidden = n < 0 || all.length < 2;
      step.disabled = !all[n + Number(step.dataset.step)];
    }
  };

  const open = async (button, { focus = true } = {}) => {
    document.querySelectorAll(".cite.open, .near.open").forEach((one) => one.classList.remove("open"));
    opened = button;
    button.classList.add("open");
    viewer().hidden = false;
    place(button);
    body().innerHTML = `<p class="hint">${texts.source.loading}</p>`;
    if (focus) viewer().focus({ preventScroll: true });
    const html = await fetched(address(button));
    if (opened !== button) return;
    body().innerHTML = html;
    body().scrollTop = 0;
    reveal(body());
  };

  const close = () => {
    if (!opened) return;
    viewer().hidden = true;
    opened.classList.remove("open");
    if (opened.isConnected) opened.focus();
    opened = null;
  };

  const step = (by) => {
    const all = siblings(opened);
    const next = all[all.findIndex((one) => one.dataset.n === opened.dataset.n) + by];
    if (next) open(next, { focus: false });
  };

  const show = async (tab) => {
    const article = tab.closest(".source");
    for (const one of article.querySelectorAll("[role=tab]")) one.setAttribute("aria-selected", String(one === tab));
    for (const part of article.querySelectorAll(":scope > [data-view]")) part.hidden = part.dataset.view !== tab.dataset.view;
    const part = article.querySelector(`:scope > [data-view="${tab.dataset.view}"]`);
    if (part.dataset.from) {
      const from = part.dataset.from;
      delete part.dataset.from;
      part.innerHTML = `<p class="hint">${texts.source.loading}</p>`;
      part.innerHTML = await fetched(from);
    }
    reveal(part);
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".cite[data-note], .near[data-note], [data-note].opens");
    if (button) open(button);
    else if (event.target.closest("#viewer .close")) close();
    else if (event.target.closest("#viewer .step")) step(Number(event.target.closest(".step").dataset.step));
    else if (event.target.closest("#viewer [role=tab]")) show(event.target.closest("[role=tab]"));
  });
  document.addEventListener("keydown", (event) => {
    if (!opened) return;
    if (event.key === "Escape") close();
    const within = event.target.closest?.("#viewer");
    if (within && !event.target.closest("[role=tab]")) {
      if (event.key === "ArrowRight") step(1);
      if (event.key === "ArrowLeft") step(-1);
    }
    if (event.target.matches?.("#viewer [role=tab]") && ["ArrowRight", "ArrowLeft"].includes(event.key)) {
      const tabs = [...event.target.parentElement.children];
      const next = tabs[(tabs.indexOf(event.target) + (event.key === "ArrowRight" ? 1 : tabs.length - 1)) % tabs.length];
      next.focus();
      show(next);
    }
  });
  window.page = { ...window.page, closeSource: close };
})();

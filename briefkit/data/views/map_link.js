// A map and its brief side by side: what is chosen in one is shown in the other.
// root: the element that holds both; chosen(kind, id, add): called when a person chooses a node or an edge.
function briefkitLink(root, chosen) {
  const all = (selector) => [...root.querySelectorAll(selector)];
  const ids = (element, name) => (element.getAttribute(name) || "").split(" ").filter(Boolean);
  const glide = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  function show(element, frame) {
    // scrolls the frame alone, never the page
    if (!element || !frame) return;
    const a = element.getBoundingClientRect(), b = frame.getBoundingClientRect();
    frame.scrollBy({ left: (a.left + a.right - b.left - b.right) / 2, top: (a.top + a.bottom - b.top - b.bottom) / 2, behavior: glide });
  }
  function light(kind, chosenIds, from) {
    const picture = root.querySelector(".bk-picture"), text = root.querySelector(".bk-text");
    const nodes = new Set(kind === "node" ? chosenIds : []), edges = new Set(kind === "edge" ? chosenIds : []);
    all("g[data-node]").forEach((g) => g.classList.toggle("bk-lit", nodes.has(g.dataset.node)));
    all("g[data-edge]").forEach((g) => g.classList.toggle("bk-lit", edges.has(g.dataset.edge)));
    const marks = all("[data-nodes],[data-edges]").filter((m) => {
      const lit = ids(m, "data-nodes").some((id) => nodes.has(id)) || ids(m, "data-edges").some((id) => edges.has(id));
      m.classList.toggle("bk-lit", lit);
      return lit;
    });
    if (from !== "text") show(marks[0], text);
    if (from !== "picture") show(root.querySelector("g.bk-lit"), picture);
  }
  function onPicture(event) {
    const g = event.target.closest("g[data-node],g[data-edge]");
    if (!g || (event.type === "keydown" && event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    const kind = g.dataset.node !== undefined ? "node" : "edge";
    const id = kind === "node" ? g.dataset.node : g.dataset.edge;
    const add = event.shiftKey;
    if (!chosen || !chosen(kind, id, add)) light(kind, [id], "picture");
  }
  function onText(event) {
    if (String(getSelection()).trim()) return; // a person is marking text
    const mark = event.target.closest("[data-nodes],[data-edges]");
    if (!mark) return;
    const nodes = ids(mark, "data-nodes"), kind = nodes.length ? "node" : "edge";
    const found = nodes.length ? nodes : ids(mark, "data-edges");
    if (!chosen || !chosen(kind, found[found.length - 1], event.shiftKey)) light(kind, found, "text");
  }
  root.addEventListener("click", (event) => {
    const zoom = event.target.closest(".bk-zoom");
    if (zoom) {
      const fitted = root.classList.toggle("bk-fit");
      zoom.setAttribute("aria-pressed", fitted);
      if (!fitted) show(root.querySelector("g.bk-lit"), root.querySelector(".bk-picture"));
      return;
    }
    if (event.target.closest(".bk-picture")) onPicture(event);
    else if (event.target.closest(".bk-text")) onText(event);
  });
  root.addEventListener("keydown", (event) => { if (event.target.closest(".bk-picture")) onPicture(event); });
  return light;
}

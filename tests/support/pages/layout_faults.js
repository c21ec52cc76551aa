// What a person could not see or press, as sentences. Evaluated in a page.
() => {
  const root = document.querySelector("dialog[open]") ?? document.body;
  const nameOf = (node) =>
    node.id ||
    node.getAttribute("aria-label") ||
    node.textContent.trim().slice(0, 40) ||
    node.className;
  const scrollerOf = (node, way) => {
    for (let at = node.parentElement; at; at = at.parentElement) {
      if (/auto|scroll/.test(getComputedStyle(at)[`overflow${way}`])) return at;
    }
    return null;
  };
  const inside = (x, y, box) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
  const faults = [];
  for (const node of root.querySelectorAll(
    "button, input, select, summary, a, h1, h2, p, li, img",
  )) {
    if (!node.checkVisibility({ visibilityProperty: true })) continue;
    if (node.matches(".hero, .off-screen")) continue; // decoration, and what is out on purpose
    const box = node.getBoundingClientRect();
    if (!box.width || !box.height) continue;
    const across = scrollerOf(node, "X");
    const down = scrollerOf(node, "Y");
    const is_aside = box.left < -1 || box.right > innerWidth + 1;
    // Whatever scrolls down would scroll aside too; only what scrolls aside alone does so on purpose.
    const scrolls_aside = across && !/auto|scroll/.test(getComputedStyle(across).overflowY);
    if (is_aside && !scrolls_aside) {
      faults.push(`${nameOf(node)} sticks out sideways`);
    }
    if (!down && (box.top < -1 || box.bottom > innerHeight + 1)) {
      faults.push(`${nameOf(node)} sticks out above or below`);
    }
    if (!node.matches("button, input, select, summary, a")) continue;
    if (getComputedStyle(node).pointerEvents === "none") continue; // its label is what is pressed
    if (node.matches("button") && node.scrollWidth > node.clientWidth + 1) {
      faults.push(`${nameOf(node)} is wider than its button`);
    }
    const x = box.left + box.width / 2;
    const y = box.top + box.height / 2;
    const seen = [across, down].every((one) => !one || inside(x, y, one.getBoundingClientRect()));
    if (!seen || !inside(x, y, { left: 0, top: 0, right: innerWidth, bottom: innerHeight }))
      continue;
    const hit = document.elementFromPoint(x, y);
    if (hit && !node.contains(hit) && !hit.contains(node)) {
      faults.push(`${nameOf(node)} is covered by ${nameOf(hit)}`);
    }
  }
  return faults;
};

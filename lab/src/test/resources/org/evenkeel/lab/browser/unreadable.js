// Names every visible text of the page that is hard to read: too little contrast (WCAG 2.2, 1.4.3),
// too small, cut off, over its neighbour, or outside the window's width.
function channels(color) {
  const [r, g, b, a = 1] = color.match(/[\d.]+/g).map(Number);
  return { r, g, b, a };
}

function over(top, below) {
  const mix = (name) => top[name] * top.a + below[name] * (1 - top.a);
  return { r: mix("r"), g: mix("g"), b: mix("b"), a: 1 };
}

function background(element) {
  const own = channels(getComputedStyle(element).backgroundColor);
  if (own.a === 1) {
    return own;
  }
  const parent = element.parentElement;
  return over(own, parent ? background(parent) : { r: 255, g: 255, b: 255, a: 1 });
}

function opacity(element) {
  const own = Number(getComputedStyle(element).opacity);
  return element.parentElement ? own * opacity(element.parentElement) : own;
}

function luminance({ r, g, b }) {
  const linear = (value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

function contrast(element) {
  const ground = background(element);
  const ink = channels(getComputedStyle(element).color);
  const [dark, light] = [luminance(ground), luminance(over({ ...ink, a: ink.a * opacity(element) }, ground))]
    .sort((one, other) => one - other);
  return (light + 0.05) / (dark + 0.05);
}

function faults(element, text) {
  const style = getComputedStyle(element);
  const size = parseFloat(style.fontSize);
  const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  const range = document.createRange();
  range.selectNodeContents(text);
  const box = range.getBoundingClientRect();
  const found = [];
  if (contrast(element) < (large ? 3 : 4.5)) {
    found.push("contrast " + contrast(element).toFixed(2));
  }
  if (size < 11) {
    found.push("size " + size);
  }
  if (box.left < 0 || box.right > document.documentElement.clientWidth + 0.5) {
    found.push("from " + box.left + " to " + box.right);
  }
  const cell = element.closest("td, th");
  if (cell && box.right > cell.getBoundingClientRect().right + 0.5) {
    found.push("runs into the next column");
  }
  if (style.overflowX !== "visible" && element.scrollWidth > element.clientWidth) {
    found.push("cut off");
  }
  return found.map((fault) => text.data.trim() + ": " + fault);
}

const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const unreadable = [];
while (texts.nextNode()) {
  const text = texts.currentNode;
  const element = text.parentElement;
  const hidden = element.closest(".unseen, .skip, [hidden], script, style");
  if (text.data.trim() && !hidden && element.checkVisibility()) {
    unreadable.push(...faults(element, text));
  }
}
return unreadable;

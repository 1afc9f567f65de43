/* A picture wider than its frame is shown by its middle, where its root is. Everything works without. */
(() => {
  "use strict";
  for (const frame of document.querySelectorAll("[data-centre]")) {
    frame.scrollLeft = (frame.scrollWidth - frame.clientWidth) / 2;
    frame.scrollTop = (frame.scrollHeight - frame.clientHeight) / 2;
  }
})();

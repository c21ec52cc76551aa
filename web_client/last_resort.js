/*
 * The last line of defence: when the page cannot start, it says what is wrong and offers to load it
 * again. It is a classic script in the language of 2009, since every other script may be lost,
 * blocked, broken, or too new for the browser. A page that has started has removed #starting.
 */
(function () {
  "use strict";

  var PATIENCE_MS = 15000;
  var script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
  /** The folder of the page's own files. */
  var root = script ? script.src.replace(/[^/]*$/, "") : "";
  var title = "";
  var sentence = "";

  /**
   * Show a reason. Only the first counts: later faults follow from it.
   *
   * @param {string} what @param {string} advice
   */
  function explain(what, advice) {
    if (title) return;
    title = what;
    sentence = advice;
    show();
  }

  function show() {
    var box = document.getElementById("starting");
    if (!box || !title) return;
    box.className = "overlay failure";
    box.setAttribute("role", "alert");
    write("starting-title", title);
    write("starting-sentence", sentence);
  }

  /** @param {string} id @param {string} text */
  function write(id, text) {
    var element = document.getElementById(id);
    if (element) element.textContent = text;
  }

  /** @param {unknown} text an address, or a stack with addresses */
  function isOurs(text) {
    return String(text || "").indexOf(root) >= 0;
  }

  /** @param {any} fault @param {string} message */
  function broken(fault, message) {
    if (fault && fault.name === "SyntaxError") {
      explain(
        "The page cannot run here",
        "This browser is too old for the game, or a file has arrived damaged. Update the browser, or reload the page.",
      );
    } else
      explain(
        "The page could not start",
        message.replace(/^Uncaught |\.$/g, "") + ". Reload the page to try again.",
      );
  }

  // A failed load is an event of its element alone; the capture phase sees it here.
  window.addEventListener(
    "error",
    function (event) {
      if (event.target === window) {
        if (isOurs(event.filename)) broken(event.error, event.message);
        return;
      }
      var element = /** @type {HTMLScriptElement} */ (event.target);
      if (element.tagName !== "SCRIPT" || !isOurs(element.src)) return;
      explain(
        "A part of the page is missing",
        "It could not be loaded. Look at your connection, and at what blocks scripts in your browser or network; then reload the page.",
      );
    },
    true,
  );
  window.addEventListener("unhandledrejection", function (event) {
    var fault = event.reason;
    if (fault && isOurs(fault.stack)) broken(fault, String(fault));
  });
  document.addEventListener("DOMContentLoaded", show);
  window.setTimeout(function () {
    if (title) return;
    explain(
      "The page takes long to load",
      "Your connection may be slow. You can wait, or reload the page.",
    );
    title = ""; // a later reason says more
  }, PATIENCE_MS);
  if (!("noModule" in document.createElement("script"))) {
    explain(
      "The page cannot run here",
      "This browser is too old for the game. Update it, or use another one.",
    );
  }
})();

// Lets people type their answers. What they type stays in this browser, and only if they type.
"use strict";
(() => {
  const sheet = document.getElementById("worksheet");
  if (!sheet) return;
  const prefix = `worksheet ${sheet.dataset.key} `;
  const stored = (work) => {
    try { return work(localStorage); } catch { return null; } // a browser may keep nothing
  };
  const say = sheet.querySelector(".sheet-tools").dataset; // the words
  const fields = [];

  for (const question of sheet.querySelectorAll(".question")) {
    const words = question.querySelector("p");
    words.id = `${question.id}-words`;
    const field = document.createElement("textarea");
    field.rows = 3;
    field.setAttribute("aria-labelledby", words.id);
    field.autocomplete = "off";
    const typed = document.createElement("p");
    typed.className = "typed";
    typed.setAttribute("aria-hidden", "true");
    const key = prefix + question.id;
    const show = () => {
      typed.textContent = field.value;
      question.classList.toggle("answered", field.value.trim() !== "");
      clear.hidden = fields.every((one) => !one.value);
    };
    field.addEventListener("input", () => {
      const kept = stored((store) => {
        if (field.value) store.setItem(key, field.value);
        else store.removeItem(key);
        return true;
      });
      note.textContent = kept ? "" : say.sayLost;
      show();
    });
    field.value = stored((store) => store.getItem(key)) || "";
    words.after(typed);
    question.append(field);
    fields.push(field);
    field.showAnswer = show;
    field.answerKey = key;
  }

  const note = document.createElement("p");
  note.className = "meta";
  note.setAttribute("role", "status");
  const clear = document.createElement("button");
  clear.type = "button";
  clear.textContent = say.sayClear;
  clear.addEventListener("click", () => {
    for (const field of fields) {
      stored((store) => store.removeItem(field.answerKey));
      field.value = "";
      field.showAnswer();
    }
    note.textContent = say.sayCleared;
    fields[0].focus();
  });
  const foot = document.createElement("div");
  foot.className = "sheet-tools";
  foot.append(clear, note);
  sheet.append(foot);
  sheet.classList.add("typing");
  for (const field of fields) field.showAnswer();
})();

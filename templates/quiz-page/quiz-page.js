(() => {
  const paper = JSON.parse(document.getElementById("formulaire").textContent);
  const kept = keeping("cqpt-quiz-" + paper.paper);
  const find = (id) => document.getElementById(id);
  const questions = [...document.querySelectorAll(".question")];
  let stamp = 0;
  let begun = null;

  function answerOf(question) {
    const { id, kind } = question.dataset;
    const checked = [...question.querySelectorAll("input:checked")].map((one) => one.value);
    const chosen = [...question.querySelectorAll("select")].map((one) => one.value);
    switch (kind) {
      case "single": return checked.length ? Number(checked[0]) : null;
      case "multiple": return checked.length ? checked.map(Number) : null;
      case "true-false": return checked.length ? checked[0] === "vrai" : null;
      case "numeric": return find(id + "-0").value.trim() || null;
      default: return chosen.includes("") ? null : chosen.map(Number);
    }
  }

  function held() {
    const answers = {};
    for (const question of questions) answers[question.dataset.id] = answerOf(question);
    const chosen = {};
    for (const box of document.querySelectorAll("select")) chosen[box.id] = box.value;
    return { answers, chosen, begun };
  }

  function show(content) {
    for (const question of questions) {
      const { id, kind } = question.dataset;
      const answer = content.answers[id];
      for (const one of question.querySelectorAll("input[type=radio], input[type=checkbox]")) {
        const value = kind === "true-false" ? one.value === "vrai" : Number(one.value);
        one.checked = Array.isArray(answer) ? answer.includes(value) : answer === value && answer !== null;
      }
      if (kind === "numeric" && answer) find(id + "-0").value = answer;
    }
    for (const [id, value] of Object.entries(content.chosen || {})) if (find(id)) find(id).value = value;
    begun = content.begun;
    refresh();
  }

  const passed = () => (begun === null ? 0 : Math.floor((Date.now() - begun) / 60000));

  let said = "";
  function tick() {
    find("duree").textContent = passed() + " min";
    const over = passed() >= paper.minutes;
    const near = !over && passed() >= paper.minutes - 5;
    find("temps").classList.toggle("over", over);
    find("temps").classList.toggle("near", near);
    const text = over ? "Les " + paper.minutes + " minutes indicatives sont passées. Vous pouvez finir, puis exporter."
      : near ? "Il reste moins de cinq minutes." : "";
    if (text !== said) { said = text; find("alerte").textContent = text; find("alerte").hidden = text === ""; }
  }

  function refresh() {
    let done = 0;
    for (const question of questions) {
      const answered = answerOf(question) !== null;
      question.classList.toggle("done", answered);
      if (answered) done += 1;
    }
    find("faits").textContent = String(done);
    find("avancement").value = done;
    tick();
  }

  function save() {
    stamp = Date.now();
    kept.put({ stamp, content: held() }, (safe) => {
      find("etat").textContent = safe ? "Enregistré sur cet appareil à " + hour(new Date(stamp)) + "."
        : "L'enregistrement automatique ne marche pas ici.";
      document.documentElement.dataset.saved = safe ? String(stamp) : "";
    });
  }

  document.addEventListener("input", () => {
    if (begun === null) begun = Date.now();
    refresh();
    save();
  });
  find("exporter").addEventListener("click", () => {
    const open = questions.filter((one) => answerOf(one) === null);
    if (open.length && !window.confirm(`${open.length} question(s) sans réponse. Exporter quand même ?`)) { open[0].scrollIntoView(); return; }
    const now = new Date();
    const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((one) => String(one).padStart(2, "0")).join("-");
    const name = handOver(signed({
      format: "quiz-answers/1", paper: paper.paper, case: paper.case, started_at: new Date(begun === null ? now : begun).toISOString(),
      ended_at: now.toISOString(), minutes: Math.min(passed(), 6000), taken_on: day, answers: held().answers,
    }), `${paper.case}-quiz-${paper.paper}.json`);
    find("exporte").textContent = `Exporté à ${hour(now)} : ${name}. Ce fichier reste à remettre.`;
    save();
  });
  window.setInterval(tick, 1000);
  refresh();
  kept.newest().then((read) => {
    if (read !== null && read.stamp > stamp) { show(read.content); stamp = read.stamp; find("etat").textContent = "Repris là où vous en étiez."; }
    document.documentElement.dataset.ready = "yes";
  });
})();

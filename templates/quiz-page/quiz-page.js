(() => {
  const paper = JSON.parse(document.getElementById("formulaire").textContent);
  const kept = keeping("cqpt-quiz-" + paper.paper);
  const find = (id) => document.getElementById(id);
  const questions = [...document.querySelectorAll(".question")];
  let stamp = 0;
  let begun = null;
  let spent = 0;
  const lap = stopwatch();
  const sheet = find("feuille");
  sheet.hidden = true; // nobody reads the questions before the time runs

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
    return { answers, chosen, begun, spent };
  }

  // `since`: when it was kept. The time runs on while the page is closed.
  function show(content, since) {
    for (const question of questions) {
      const { id, kind } = question.dataset;
      const answer = content.answers[id];
      for (const one of question.querySelectorAll("input[type=radio], input[type=checkbox]")) {
        const value = kind === "true-false" ? one.value === "vrai" : Number(one.value);
        one.checked = Array.isArray(answer) ? answer.includes(value) : answer === value && answer !== null;
      }
      if (kind === "numeric") find(id + "-0").value = answer || "";
    }
    for (const [id, value] of Object.entries(content.chosen || {})) if (find(id)) find(id).value = value;
    begun = content.begun;
    lap();
    spent = (content.spent || 0) + Math.max(0, Date.now() - since);
    refresh();
  }

  const passed = () => Math.floor(spent / 60000);

  let said = "";
  function tick() {
    const gone = lap();
    if (begun !== null) spent += gone;
    find("duree").textContent = passed() + " min";
    const over = passed() >= paper.minutes;
    const near = !over && passed() >= paper.minutes - 5;
    find("temps").classList.toggle("over", over);
    find("temps").classList.toggle("near", near);
    const text = over ? "Les " + paper.minutes + " minutes indicatives sont passées. Vous pouvez finir, puis exporter."
      : near ? "Il reste moins de cinq minutes." : "";
    if (text !== said) { said = text; say("alerte", text); }
  }

  function refresh() {
    let done = 0;
    for (const question of questions) {
      const answered = answerOf(question) !== null;
      question.classList.toggle("done", answered);
      if (answered) done += 1;
    }
    sheet.hidden = begun === null;
    find("commencer").hidden = begun !== null;
    find("faits").textContent = String(done);
    find("avancement").value = done;
    tick();
  }

  function save() {
    stamp = Math.max(Date.now(), stamp + 1); // what is newer stays newer, even where the clock was set back
    kept.put({ stamp, content: held() }, (safe) => {
      say("etat", safe ? "Enregistré à " + hour(new Date()) + "." : "Rien n'est enregistré ici : ne fermez pas cette page.");
      document.documentElement.dataset.saved = safe ? String(stamp) : "";
    });
  }

  find("commencer").addEventListener("click", () => {
    lap();
    begun = Date.now();
    refresh();
    find("questions").focus();
    save();
  });
  document.addEventListener("input", () => {
    refresh();
    save();
  });
  find("exporter").addEventListener("click", () => {
    const open = questions.filter((one) => answerOf(one) === null);
    const left = open.length > 1 ? `${open.length} questions sont sans réponse` : "Une question est sans réponse";
    if (open.length && !window.confirm(inPrint(`${left}. Exporter quand même ?`))) {
      open[0].querySelector("input, select").focus();
      return;
    }
    tick();
    const now = new Date();
    const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((one) => String(one).padStart(2, "0")).join("-");
    const name = handOver(signed({
      format: "quiz-answers/1", paper: paper.paper, case: paper.case, started_at: new Date(begun === null ? now : begun).toISOString(),
      ended_at: now.toISOString(), minutes: Math.min(passed(), 6000), taken_on: day, answers: held().answers,
    }), `${paper.case}-quiz-${paper.paper}.json`);
    say("exporte", `Exporté à ${hour(now)} : ${name}. Ce fichier reste à remettre.`);
    find("effacer").hidden = false;
    save();
  });
  find("effacer").addEventListener("click", () => {
    if (!window.confirm(inPrint("Effacer vos réponses de cet appareil ? Le fichier exporté, lui, reste."))) return;
    stamp = 0;
    kept.forget().then(() => window.location.reload());
  });
  kept.elsewhere((read) => {
    if (read === null || read.stamp <= stamp) return;
    show(read.content, read.stamp);
    stamp = read.stamp;
    say("alerte", "Ce quiz est aussi ouvert dans un autre onglet : ses réponses sont reprises ici.");
  });
  window.addEventListener("pagehide", () => { if (stamp) save(); });
  window.setInterval(tick, 1000);
  clearOfBar();
  const ready = () => {
    refresh();
    document.documentElement.dataset.ready = "yes";
  };
  kept.newest().then((read) => {
    if (read === null || read.stamp <= stamp) return;
    show(read.content, read.stamp);
    stamp = read.stamp;
    say("etat", "Repris là où vous en étiez.");
  }).finally(ready);
  kept.works.then((works) => {
    if (!works) say("alerte", "Cet appareil ne garde rien pour cette page : ne la fermez pas avant d'avoir exporté, sinon vos réponses seraient perdues.");
  });
})();

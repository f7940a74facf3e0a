// The scores in one line, each beside what a perfect sampler reaches.

import { fill, make, setText } from "../shared/dom.js";
import { formatCount } from "../shared/numbers.js";

const formatScore = (value) => (value === null || value === undefined ? "–" : value.toFixed(value < 0.0995 ? 3 : 2));

export class ScoreBar {
  constructor(words) {
    this.words = words;
    this.scores = Object.fromEntries(["modes", "jsd", "reverse_kl"].map((name) => [name, this.score(name)]));
    this.element = make("div", "gl-scores", {}, ...Object.values(this.scores).map(({ element }) => element));
  }

  score(name) {
    const value = make("b", "gl-score-value"),
      floor = make("span", "gl-muted gl-score-floor");
    const meter = make("span", "gl-meter", {}, make("i", "", {}));
    const element = make("span", `gl-score gl-score-${name}`, {}, make("span", "gl-muted", {}, this.words[name]), value, meter, floor);
    return { element, value, floor, bar: meter.firstChild };
  }

  show(figures) {
    const { words } = this,
      known = figures.possible !== null;
    const write = (name, value, floor, share) => {
      const score = this.scores[name];
      setText(score.value, value);
      setText(score.floor, floor);
      score.bar.style.width = `${Math.round(100 * Math.max(0, Math.min(1, share)))}%`;
      score.element.title = fill(words[`${name}_tip`], { samples: formatCount(figures.samples) });
    };
    const perfect = (name) => fill(words.perfect, { value: formatScore(figures[`${name}_floor`]) });
    write("modes", known ? `${figures.captured_one_percent} / ${figures.possible}` : "–", known ? fill(words.perfect, { value: figures.captured_one_percent_floor.toFixed(0) }) : "", known ? figures.captured_one_percent / figures.possible : 0);
    write("jsd", formatScore(figures.jsd), perfect("jsd"), 1 - figures.jsd / Math.LN2);
    write("reverse_kl", formatScore(figures.reverse_kl), known ? perfect("reverse_kl") : "", known && figures.reverse_kl !== null ? 1 - figures.reverse_kl / Math.log(Math.max(2, figures.possible)) : 0);
  }

  /** The scores in words. */
  text({ captured_one_percent, possible, jsd }) {
    const { words } = this;
    return possible === null ? fill(words.live_no_modes, { jsd: formatScore(jsd) }) : fill(words.live_modes, { captured_one_percent, possible, jsd: formatScore(jsd) });
  }
}

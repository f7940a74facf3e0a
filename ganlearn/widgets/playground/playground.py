"""Playground: every choice of a small GAN at hand, and what it does in the plane."""

import anywidget
import traitlets

from ganlearn.widgets.playground.build import info, scene
from ganlearn.widgets.playground.code import decode, encode, position_of
from ganlearn.widgets.playground.knobs import LIVE, check_names
from ganlearn.widgets.playground.plane_run import PlaneRun
from ganlearn.widgets.playground.slow_motion import STAGES, record_stages
from ganlearn.widgets.playground.still import PlaygroundStill
from ganlearn.widgets.shared import assets
from ganlearn.widgets.shared.base import TrainerWidget

_SETTINGS = {"penalty_weight": "penalty"}  # where the trainer calls a knob something else


class Playground(TrainerWidget, anywidget.AnyWidget):
    """A generator and a discriminator in the plane, with every choice at hand.

    As the last expression of a cell it shows itself, with a still picture below it that stays in the notebook. Knobs
    that need another GAN build one and begin at step 0; learning rates, D steps and the penalty's weight turn while it
    trains. A playground of another cell stops the runs shown before.

    Args:
        dataset: "ring", "grid", "moons", "spiral" or "drawn".
        code: a position of all knobs as text; other arguments turn knobs from there.
        **knobs: see ``ganlearn.widgets.playground.knobs.Knobs``: loss, penalty, d_size, …, seed, strokes.

    Attributes:
        code: trait; every knob and the seed as a short text. Setting it turns the knobs.
        knobs: trait; dict of their values.
        figures: trait; ``SampleScores.measure`` of the samples now.
        status: trait; state, step, speed and what else changes with every frame.
        stage: trait; 0, or the stage of slow motion from 1 to 8.
        trainer: the ``Trainer`` of the present GAN.
        domain: (x0, x1, y0, y1) in view.

    Raises:
        ValueError, TypeError: for a knob that is unknown or out of range, or a code that cannot be read.
    """

    area = "playground"
    frame_seconds = 0.045  # just below a chunk of steps: a frame after each
    _esm = assets.script("playground/playground")
    _css = assets.style("playground/playground")
    info = traitlets.Dict().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    code = traitlets.Unicode().tag(sync=True)
    knobs = traitlets.Dict().tag(sync=True)
    scene = traitlets.Dict().tag(sync=True)
    status = traitlets.Dict().tag(sync=True)
    figures = traitlets.Dict().tag(sync=True)
    stage = traitlets.Int(0).tag(sync=True)
    stage_numbers = traitlets.Dict().tag(sync=True)
    stage_frames = traitlets.Dict().tag(sync=True)
    real = traitlets.Bytes().tag(sync=True)
    fake = traitlets.Bytes().tag(sync=True)
    arrows = traitlets.Bytes().tag(sync=True)
    field = traitlets.Bytes().tag(sync=True)
    warp = traitlets.Bytes().tag(sync=True)
    curves = traitlets.Bytes().tag(sync=True)

    def __new__(cls, dataset=None, code=None, **knobs):
        """Checks before there is a widget: a half-made one would complain once more when it is collected."""
        position_of(dataset, code, knobs)
        return super().__new__(cls)

    def __init__(self, dataset=None, code=None, **knobs):
        self._run = None
        self._position = None
        self._strokes = ()
        self._settings = {}
        self._wanted_playing = None
        self._record_next = False
        super().__init__(info=info(), words=assets.words("playground"))
        self._build(position_of(dataset, code, knobs))
        self._begin()

    @property
    def trainer(self):
        return self._run and self._run.trainer

    @property
    def domain(self):
        return self._run.domain

    # -- another GAN --------------------------------------------------------------------------------------------------

    def _turn_to(self, position):
        before = self._position
        if position == before:
            return
        if position != before.changed(**{name: getattr(position, name) for name in LIVE}, parts=before.parts):
            self._build(position)
            return
        settings = {name: getattr(position, name) for name in LIVE if getattr(position, name) != getattr(before, name)}
        settings = {_SETTINGS.get(name, name): value for name, value in settings.items()}
        with self._lock:
            self._show_position(position)
        self.trainer.set(**{name: value for name, value in settings.items() if self.trainer.settings[name] is not None})
        if self.stage:
            self._leave_slow_motion()

    def _build(self, position):
        if self._run is not None:
            self._unfollow(self.trainer)
            self._run.end()
        run = PlaneRun(position)
        with self._lock:
            self._run = run
            self._settings = dict(run.trainer.settings)
            self._wanted_playing = None
            self._record_next = False
            self._strokes = position.strokes or self._strokes
            with self.hold_sync():
                self._show_position(position)
                self.stage = 0
                self.scene = scene(run.trainer, run.domain)
                self.real = run.real
                self._rest()
        self._follow(run.trainer)

    def _show_position(self, position):
        self._position = position
        with self.hold_sync():
            self.knobs = position.as_dict()
            self.set_trait("code", encode(position))

    @traitlets.validate("code")
    def _check_code(self, proposal):
        decode(proposal["value"])
        return proposal["value"].strip()

    @traitlets.observe("code")
    def _code_set(self, change):
        if self._position is not None and change["new"] != encode(self._position):
            self._turn_to(decode(change["new"]))
            self.set_trait("code", encode(self._position))

    # -- frames, from the thread that owns the model ------------------------------------------------------------------

    def _show_run(self, trainer):
        state, step = trainer.state, trainer.step
        changed = state != self._shown[0]
        if trainer.settings != self._settings:
            self._settings_changed(trainer)
        if changed:
            self._wanted_playing = None
        if not trainer.running:
            if (state, step) != self._shown:
                self._rest()
        elif changed or self._gate.admits():
            if self._run.scores_due:
                self.figures = self._run.scores()
            self._show_frame()

    def _settings_changed(self, trainer):
        """Settings made in code turn the knobs."""
        self._settings = dict(trainer.settings)
        values = {name: trainer.settings[_SETTINGS.get(name, name)] for name in LIVE}
        values = {name: value for name, value in values.items() if value is not None}
        try:
            position = self._position.changed(**values, parts=self._position.parts)
        except ValueError:
            return  # further than the knob turns: the trainer does it all the same
        if position != self._position:
            self._show_position(position)

    def _rest(self):
        """The last frame is always sent, with its scores."""
        self.figures = self._run.scores()
        self._show_frame()
        self._redraw_still()
        if self._record_next and self.trainer.state == "paused":
            self._record_stages()

    def _show_frame(self):
        pictures, status = self._run.frame()
        with self.hold_sync():
            for name, value in pictures.items():
                setattr(self, name, value)
            self.status = {"id": self._gate.number(), "asked": self._gate.asked, **status}

    def _record_stages(self):
        """Records the stages of the next iteration, and begins at the first."""
        with self._lock:
            self._record_next = False
            numbers, points = record_stages(self.trainer, self._run.probe)
            with self.hold_sync():
                self.stage_numbers = numbers
                self.stage_frames = {name: values.tobytes() for name, values in points.items()}
                self.stage = 1

    # -- what can be done: each only puts a command into the trainer's queue ------------------------------------------

    def play(self, steps=None):
        """Trains in the background; ``steps`` as in ``Trainer.play``."""
        self._leave_slow_motion()
        self.trainer.play(steps)

    def pause(self):
        """Holds still."""
        self.trainer.pause()

    def toggle(self):
        """Plays, or pauses when it plays; a second press counts although the trainer has not answered the first."""
        playing = self.trainer.running if self._wanted_playing is None else self._wanted_playing
        self._wanted_playing = not playing
        (self.pause if playing else self.play)()

    def advance(self):
        """One iteration: D, then G."""
        self._leave_slow_motion()
        self.trainer.advance(1)

    def step_d(self):
        """One step of the discriminator alone."""
        self._step_alone("d")

    def step_g(self):
        """One step of the generator alone."""
        self._step_alone("g")

    def _step_alone(self, player):
        self._leave_slow_motion()
        self.trainer.pause()
        self._submit(lambda steps: steps.take(player))

    def reset(self):
        """Back to step 0 with the first weights."""
        self._leave_slow_motion()
        self.trainer.reset()
        self._submit(lambda steps: steps.undo())

    def _submit(self, change):
        """Calls ``change(single_steps)`` soon, in the thread that owns the model, and shows what it did."""
        run = self._run

        def show():
            change(run.single_steps)
            with self._lock:
                if run is self._run:
                    self._rest()

        run.trainer.submit(show)

    def turn(self, **values):
        """Turns knobs: live ones while the run goes on, others by building another GAN.

        Raises:
            ValueError, TypeError: for a knob that is unknown or out of range; nothing changes then.
        """
        check_names(values)
        if values.get("dataset") == "drawn" and self._strokes:
            values.setdefault("strokes", self._strokes)
        self._turn_to(self._position.changed(**values))

    def slow(self, stage):
        """Slow motion: goes to a stage of the next iteration, 1 to 8; 9 takes the step and begins again; 0 leaves.

        The stages show what the step will do. The step itself is then taken by the trainer, with the same draws.
        """
        if stage == 0:
            self._leave_slow_motion()
        elif self.stage == 0:
            self.trainer.pause()
            self.trainer.submit(self._record_stages)
        elif stage <= STAGES:
            with self._lock:
                self.stage = stage
        else:
            self._record_next = True
            self.trainer.advance(1)

    def _leave_slow_motion(self):
        with self._lock:
            self._record_next = False
            self.stage = 0

    # -- messages from the browser, in the main thread ----------------------------------------------------------------

    def _message_handlers(self):
        return {
            **super()._message_handlers(),
            "turn": lambda message: self._answer(lambda: self.turn(**message["values"])),
            "code": lambda message: self._answer(lambda: self._turn_to(decode(message["code"]))),
            "stage": lambda message: self.slow(message["to"]),
        }

    def _commands(self):
        commands = (self.toggle, self.advance, self.step_d, self.step_g, self.reset)
        return {command.__name__: command for command in commands}

    def _answer(self, turn):
        """Does what the browser asks; a value that cannot be is answered with its sentence."""
        try:
            turn()
            answer = {"type": "turned", "code": self.code}
        except (ValueError, TypeError) as error:
            answer = {"type": "refused", "sentence": str(error)}
        self.send(answer)

    # -- in the notebook ----------------------------------------------------------------------------------------------

    def __repr__(self):
        return f"Playground(code={self.code!r})"

    def picture(self):
        """The still picture of what is shown now."""
        return PlaygroundStill(self, self._run.layers, self._run.table())

    def _end(self):
        super()._end()
        self.trainer.stop()

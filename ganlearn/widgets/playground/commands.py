"""What can be done with a Playground, by buttons, keys and code: each only puts a command into the trainer's queue."""

from ganlearn.trainer.inspection import set_initial_state, update_discriminator, update_generator
from ganlearn.widgets.playground import film
from ganlearn.widgets.playground.knobs import check_names


class Commands:
    """The commands of a ``Playground``."""

    def play(self, steps=None):
        """Trains in the background; ``steps`` as in ``Trainer.play``."""
        self._leave()
        self.trainer.play(steps)

    def pause(self):
        """Holds still."""
        self.trainer.pause()

    def toggle(self):
        """Plays, or pauses when it plays; a second press counts although the trainer has not answered the first."""
        playing = self.trainer.running if self._wish is None else self._wish
        self._wish = not playing
        (self.pause if playing else self.play)()

    def advance(self):
        """One iteration: D, then G."""
        self._leave()
        self.trainer.advance(1)

    def step_d(self):
        """One step of the discriminator alone."""
        self._alone("d", update_discriminator)

    def step_g(self):
        """One step of the generator alone."""
        self._alone("g", update_generator)

    def reset(self):
        """Back to step 0 with the first weights."""
        self._leave()
        trainer = self.trainer
        trainer.reset()

        def show():
            with self._lock:
                # single updates at step 0 have moved the run's own beginning
                set_initial_state(trainer, self._first_state)
                self._alone_steps = {"d": 0, "g": 0}
                self._rest(trainer)

        trainer.submit(show)

    def turn(self, **values):
        """Turns knobs: live ones while the run goes on, others by building another GAN.

        Raises:
            ValueError, TypeError: for a knob that is unknown or out of range; nothing changes then.
        """
        check_names(values)
        if values.get("dataset") == "drawn" and self._drawing:
            values.setdefault("strokes", self._drawing)
        self._turn_to(self._position.changed(**values))

    def slow(self, stage):
        """Slow motion: goes to a stage of the next iteration, 1 to 8; 9 takes the step and begins anew; 0 leaves.

        The stages show what the step will do. The step itself is then taken by the trainer, with the same draws.
        """
        if stage == 0:
            self._leave()
        elif self.stage == 0:
            self.trainer.pause()
            self.trainer.submit(self._shoot)
        elif stage <= film.STAGES:
            with self._lock:
                self.stage = stage
        else:
            self._shoot_again = True
            self.trainer.advance(1)

    def _leave(self):
        with self._lock:
            self._shoot_again = False
            self.stage = 0

    def _alone(self, player, move):
        self._leave()
        trainer = self.trainer
        trainer.pause()

        def take():
            if trainer.step != self._alone_at:
                self._alone_at = trainer.step
                self._alone_steps = {"d": 0, "g": 0}
            move(trainer, self._alone_steps[player])
            self._alone_steps[player] += 1
            with self._lock:
                self._rest(trainer)

        trainer.submit(take)

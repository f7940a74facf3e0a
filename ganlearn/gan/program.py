"""A function of a GAN, compiled as its plan says."""

from ganlearn._tensorflow import tf, traced_once
from ganlearn.gan import plan as plans
from ganlearn.strings import text


class Program:
    """Runs a function as the plan says; where XLA cannot compile it and nobody has asked for XLA, in the graph.

    Args:
        function: of tensors.
        plan: ``Plan``.
        asked: whether XLA was asked for.
        **options: more arguments of ``tf.function``.

    Attributes:
        plan: the ``Plan`` that is followed.
        proven: whether the function has run, so that the next call need not compile.
        run: the ``tf.function`` that is called, or in plain Python a Python function.
    """

    def __init__(self, function, plan, asked=False, **options):
        self._function = function
        self._asked = asked
        self._options = options
        self.proven = False
        self._follow(plan)

    def _follow(self, plan):
        self.plan = plan
        self.run = self._planned
        if plan.execution != "eager":
            self.run = traced_once(self._planned, jit_compile=plan.xla, **self._options)

    def _planned(self, *inputs):
        with self.plan.forms():
            return self._function(*inputs)

    def __call__(self, *inputs):
        """What the function returns.

        Raises:
            RuntimeError: when XLA was asked for and cannot compile the function.
        """
        if self.proven:
            return self.run(*inputs)
        try:
            outputs = self.run(*inputs)
        except tf.errors.OpError as error:
            if not self.plan.xla:
                raise
            if self._asked:
                raise RuntimeError(text("gan.xla_failed", error=str(error).partition("\n")[0])) from error
            outputs = self._run_without_xla(inputs)
        self.proven = True
        return outputs

    def _run_without_xla(self, inputs):
        before = self.plan
        self._follow(plans.without_xla())
        try:
            return self.run(*inputs)
        except Exception:  # so it was not XLA's fault
            self._follow(before)
            raise

# Each target is a command of start.py, which works without make as well. PYTHON=python3.12 chooses the interpreter.
PYTHON ?= python3
export LAB_ARGS

.PHONY: setup lab test test-fast notebooks lint pictures gallery summaries bench reproduce mutations kill-test test-kernels soak soak-browser wheelhouse lock

setup lab test test-fast notebooks lint pictures gallery summaries bench reproduce mutations kill-test test-kernels soak soak-browser wheelhouse lock:
	@$(PYTHON) start.py $@

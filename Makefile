# Each target is a command of start.py, which works without make as well. PYTHON=python3.12 chooses the interpreter.
PYTHON ?= python3
export LAB_ARGS

TARGETS := setup lab test test-fast notebooks lint pictures wheelhouse lock

.PHONY: $(TARGETS)
$(TARGETS):
	@$(PYTHON) start.py $@

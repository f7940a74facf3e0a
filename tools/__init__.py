"""What start.py does: choose a Python, make the environment, run a command in it. Standard library only."""

"""``python -m ganlearn.pretrained NAME``: trains a small GAN again and writes its files."""

import argparse

from ganlearn.pretrained import FOLDER, making
from ganlearn.strings import text

parser = argparse.ArgumentParser(prog="python -m ganlearn.pretrained", description=text("pretrained.about"))
parser.add_argument("name", choices=making.RUNS, help=text("pretrained.name"))
parser.add_argument("--out", default=FOLDER, help=text("pretrained.out"))

if __name__ == "__main__":
    arguments = parser.parse_args()
    making.make(arguments.name, arguments.out)

"""The file that grows in chapter 07, and what its exercises look at."""

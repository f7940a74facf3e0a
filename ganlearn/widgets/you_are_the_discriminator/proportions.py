"""How sure a score is: an interval for a share, and a test of two scores on the same pictures."""

import math
from statistics import NormalDist


def wilson(hits, n, confidence=0.95):
    """Wilson's interval for a share.

    The ends are the shares p at which ``hits`` would lie just at the edge of what is likely: the roots of
    (hits/n − p)² = z² p(1 − p)/n. They stay in [0, 1], also for none or all right.

    Args:
        hits: how many of ``n`` were right.
        n: how many there were; 0 gives (0, 1).
        confidence: share of such intervals that hold the true one.

    Returns:
        (low, high).

    Source: Wilson 1927, "Probable inference, the law of succession, and statistical inference".
    """
    if n == 0:
        return 0.0, 1.0
    z, share = NormalDist().inv_cdf((1 + confidence) / 2), hits / n
    middle = share + z**2 / (2 * n)
    half = z * math.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    whole = 1 + z**2 / n
    return (middle - half) / whole if hits else 0.0, (middle + half) / whole if hits < n else 1.0


def sign_test(wins, losses):
    """How likely a split at least as uneven is when both are equally good.

    Pictures on which both were right, or both wrong, say nothing about who is better and are left out: this is
    McNemar's test in its exact form.

    Args:
        wins, losses: on how many pictures only the one, and only the other, was right.

    Returns:
        The two-sided p-value, 1 where they never differed.

    Source: McNemar 1947, "Note on the sampling error of the difference between correlated proportions".
    """
    n = wins + losses
    tail = sum(math.comb(n, k) for k in range(min(wins, losses) + 1)) / 2**n
    return min(1.0, 2 * tail)

"""Quantiles of Student's t to 20 digits, from mpmath's incomplete beta function (SciPy's are good to about 1e-9).

Usage: python3 tools/reference/student_t.py   (needs python3-mpmath); the lines are the theory data of StudentTTests.
"""
from mpmath import betainc, findroot, mp, mpf

mp.dps = 30


def tail(t, nu):
    """P(T > t) for t > 0."""
    return betainc(mpf(nu) / 2, mpf(1) / 2, 0, nu / (nu + t * t), regularized=True) / 2


for p, nu, guess in [("0.975", 1, 12.7), ("0.975", 2, 4.3), ("0.975", 4, 2.8), ("0.975", 29, 2.04), ("0.995", 9, 3.2), ("0.6", "3.5", 0.27), ("0.999999", 7, 14.2)]:
    nu = mpf(nu)
    print(p, nu, mp.nstr(findroot(lambda t: tail(t, nu) - (1 - mpf(p)), guess), 20))

"""Quantiles and probabilities of Student's t, and ln Gamma, to 20 digits, from mpmath's incomplete beta function (SciPy's are good to about 1e-9).

Usage: python3 tools/reference/student_t.py   (needs python3-mpmath); the lines are the theory data of StudentTTests and of RealFunctionsTests.
"""
from mpmath import betainc, findroot, log, loggamma, mp, mpf

mp.dps = 40


def tail(t, nu):
    """P(T > t) for t > 0."""
    return betainc(mpf(nu) / 2, mpf(1) / 2, 0, nu / (nu + t * t), regularized=True) / 2


for p, nu, guess in [("0.975", 1, 12.7), ("0.975", 2, 4.3), ("0.975", 4, 2.8), ("0.975", 29, 2.04), ("0.995", 9, 3.2), ("0.6", "3.5", 0.27), ("0.999999", 7, 14.2)]:
    nu = mpf(nu)
    print(p, nu, mp.nstr(findroot(lambda t: tail(t, nu) - (1 - mpf(p)), guess), 20))

print(1e-20, 4, mp.nstr(findroot(lambda t: log(tail(t, mpf(4))) - log(mpf("1e-20")), 150_000), 20))
for t, nu in [("1e-8", 4), ("-3e-6", 2)]:
    lower = tail(mpf(t), mpf(nu))
    print(t, nu, mp.nstr(1 - lower if mpf(t) > 0 else lower, 20))
for x in ["0.001", "0.5", "1.5", "3.7", "9.999", "10", "57.25", "12345.5"]:
    print(x, mp.nstr(loggamma(mpf(x)), 20))

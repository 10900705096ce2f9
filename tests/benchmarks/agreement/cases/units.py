"""Quantities and their functions."""

from tests.benchmarks.agreement.script import *


def arithmetic():
    a, b = 3 * mV, [1, 2, 3] * nA
    return (
        *(a + 2 * volt, a * b, a / b, b / nA, a**2, a / mV, -a, abs(-a), a * 2, 5 * a, b[1], b[1:]),
        *(a > 1 * mV, b == 2 * nA, a / volt, b.sum(), b.mean(), b.max(), b.std(), b * b, 1 / b),
        *(a % (2 * mV), a // (2 * mV), sqrt(a * a), (a * a) ** 0.5, a == 3 * mV, a != 0 * mV),
        *(10 * mV / (2 * nA), 1 / (5 * ms), 1 * ms * Hz, float(a / mV), int(5 * ms / ms), b.shape),
    )


def functions_of_numpy():
    b = [3, 1, 2] * mV
    return (
        *(np.sort(b), np.diff(b), np.cumsum(b), np.mean(b), np.max(b)),
        *(np.abs(-b), np.sqrt(b * b), np.sum(b), np.dot(b, b), np.where(b > 1 * mV, b, 0 * mV)),
        *(np.clip(b, 1 * mV, 2 * mV), np.zeros_like(b), np.ones_like(b), np.argmax(b), np.sign(b)),
        *(np.isnan(b), np.maximum(b, 2 * mV), np.median(b), np.var(b), np.ptp(b)),
        *(np.linspace(0 * mV, 3 * mV, 4), arange(0 * ms, 1 * ms, 0.25 * ms), np.round(b / mV, 1)),
        *(np.exp(b / mV), np.tile(b, 2), b.reshape(3, 1), b.T, b.tolist()),
    )


def functions_of_the_simulator():
    b = [3, 1, 2] * mV
    return (
        *(linspace(0 * mV, 1 * mV, 5), ones_like(b), zeros_like(b), diagonal(np.eye(2) * mV)),
        *(ravel(b), trace(np.eye(3) * mV), dot(b, b), where(b > 1 * mV)[0], exprel(0.5), exprel(0)),
        *(exp(1.0), log(2.0), log10(100), sin(0.5), arctan(1), tanh(1), log1p(0.1), expm1(0.1)),
        *(clip(b, 1 * mV, 2 * mV), floor(1.5), ceil(1.5), sign(-2.0), abs(-3 * mV)),
    )


def text():
    values = (
        *(10 * mV, 1500 * mV, 0.25 * ms, 3 * nA, 2 * Hz, 10 * Mohm, 1 * msiemens),
        *(100 * pF, 12.5 * kHz, 1e-5 * second, 3 * mM, 0 * mV, 7 * umetre),
    )
    return [float(str(each).split()[0]) for each in values], [
        str(each).split()[1] for each in values
    ]


def queries():
    a = 3 * mV
    return (
        *(have_same_dimensions(a, volt), have_same_dimensions(a, 1 * ms)),
        *(is_dimensionless(a / volt), is_dimensionless(3), is_scalar_type(a), is_scalar_type([1])),
        *(get_dimensions(a) == volt.dim, a.dim == volt.dim, a.has_same_dimensions(2 * volt)),
        *(a.is_dimensionless, isinstance(a, Quantity), isinstance(mV, Quantity), a.get_best_unit()),
        *(mV == 0.001 * volt, Quantity(5, dim=volt.dim), Quantity([1, 2], dim=amp.dim)),
        *(Quantity.with_dimensions(2, volt.dim), Quantity.with_dimensions(2, m=1, s=-1)),
    )


def texts_of_quantities():
    a = 3.25 * mV
    texts = in_unit(a, volt, 5), a.in_unit(uvolt, precision=1), a.in_unit(mV), a.in_best_unit()
    texts += in_best_unit(0.00032 * volt), in_best_unit(3 * second, precision=1), str(a)
    return [(float(number), unit) for number, unit in map(str.split, texts)]


def names_of_units():
    return (
        *(volt, mV, kvolt, uvolt, nvolt, amp, mA, uA, nA, pA, siemens, mS, uS, nS, ohm, Mohm),
        *(kohm, farad, pF, nF, uF, mfarad, second, ms, us, hertz, Hz, kHz, MHz, metre, meter, cm),
        *(mm, um, um2, cm2, mm3, gram, kgram, kilogram, kelvin, mole, mmole, molar, mM, uM, nM),
        *(joule, watt, coulomb, pascal, liter, litre, umetre, nsiemens, Gohm, msecond, pcoulomb),
    )


def constants():
    if os.environ["AGREEMENT_SIMULATOR"] == "brian2":
        from brian2.units import constants as c
    else:
        from eqsim.units import constants as c
    names = ("avogadro", "boltzmann", "electric", "magnetic", "electron_mass")
    names += ("elementary_charge", "faraday", "gas", "molar_mass")
    values = [getattr(c, f"{name}_constant", None) or getattr(c, name) for name in names]
    return [float(f"{float(each):.3g}") for each in values], c.zero_celsius


def checked():
    @check_units(U=volt, R=ohm, result=amp)
    def current(U, R):
        return U / R

    @check_units(a=None, b=None, result=lambda a, b: a * b)
    def product(a, b):
        return a * b

    return current(10 * mV, 2 * ohm), product(2 * mV, 3 * ms)


def in_loops():
    total = 0 * mV
    for value in [1, 2, 3] * mV:
        total += value
    grid = np.meshgrid(np.arange(2), np.arange(3))[0] * mV
    several = Quantity([1 * mV, 2 * mV, 3 * mV])
    return total, grid, several, np.array([1, 2]) * mV, [1, 2] * mV * 2, sum([1, 2] * mV)

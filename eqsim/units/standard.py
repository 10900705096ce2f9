"""The units of everyday use, which ``from eqsim import *`` provides.

Each is a quantity of one unit: ``10*mV``.
"""

# ruff: noqa: N816

from eqsim.units.allunits import unit as _any_unit
from eqsim.units.quantity import Quantity as _Quantity

_PREFIXES = ("p", "n", "u", "m", "", "k", "M", "G", "T")


def _unit(name: str) -> _Quantity:
    made: _Quantity = _any_unit(name)
    return made


def _prefixed(name: str) -> tuple[_Quantity, ...]:
    return tuple(_unit(prefix + name) for prefix in _PREFIXES)


pamp, namp, uamp, mamp, amp, kamp, Mamp, Gamp, Tamp = _prefixed("amp")
pmeter, nmeter, umeter, mmeter, meter, kmeter, Mmeter, Gmeter, Tmeter = _prefixed("meter")
pmetre, nmetre, umetre, mmetre, metre, kmetre, Mmetre, Gmetre, Tmetre = _prefixed("metre")
psecond, nsecond, usecond, msecond, second, ksecond, Msecond, Gsecond, Tsecond = _prefixed("second")
pmole, nmole, umole, mmole, mole, kmole, Mmole, Gmole, Tmole = _prefixed("mole")
pcoulomb, ncoulomb, ucoulomb, mcoulomb, coulomb, kcoulomb, Mcoulomb, Gcoulomb, Tcoulomb = _prefixed(
    "coulomb"
)
pfarad, nfarad, ufarad, mfarad, farad, kfarad, Mfarad, Gfarad, Tfarad = _prefixed("farad")
pgram, ngram, ugram, mgram, gram, kgram, Mgram, Ggram, Tgram = _prefixed("gram")
pgramme, ngramme, ugramme, mgramme, gramme, kgramme, Mgramme, Ggramme, Tgramme = _prefixed("gramme")
phertz, nhertz, uhertz, mhertz, hertz, khertz, Mhertz, Ghertz, Thertz = _prefixed("hertz")
pjoule, njoule, ujoule, mjoule, joule, kjoule, Mjoule, Gjoule, Tjoule = _prefixed("joule")
pmolar, nmolar, umolar, mmolar, molar, kmolar, Mmolar, Gmolar, Tmolar = _prefixed("molar")
pliter, nliter, uliter, mliter, liter, kliter, Mliter, Gliter, Tliter = _prefixed("liter")
plitre, nlitre, ulitre, mlitre, litre, klitre, Mlitre, Glitre, Tlitre = _prefixed("litre")
ppascal, npascal, upascal, mpascal, pascal, kpascal, Mpascal, Gpascal, Tpascal = _prefixed("pascal")
pohm, nohm, uohm, mohm, ohm, kohm, Mohm, Gohm, Tohm = _prefixed("ohm")
psiemens, nsiemens, usiemens, msiemens, siemens, ksiemens, Msiemens, Gsiemens, Tsiemens = _prefixed(
    "siemens"
)
pvolt, nvolt, uvolt, mvolt, volt, kvolt, Mvolt, Gvolt, Tvolt = _prefixed("volt")
pwatt, nwatt, uwatt, mwatt, watt, kwatt, Mwatt, Gwatt, Twatt = _prefixed("watt")

kelvin = _unit("kelvin")
kilogram = _unit("kilogram")
cmeter = _unit("cmeter")
cmetre = _unit("cmetre")
mV = _unit("mV")
pA = _unit("pA")
nA = _unit("nA")
uA = _unit("uA")
mA = _unit("mA")
nS = _unit("nS")
uS = _unit("uS")
mS = _unit("mS")
pF = _unit("pF")
nF = _unit("nF")
uF = _unit("uF")
us = _unit("us")
ms = _unit("ms")
Hz = _unit("Hz")
kHz = _unit("kHz")
MHz = _unit("MHz")
cm = _unit("cm")
cm2 = _unit("cm2")
cm3 = _unit("cm3")
mm = _unit("mm")
mm2 = _unit("mm2")
mm3 = _unit("mm3")
um = _unit("um")
um2 = _unit("um2")
um3 = _unit("um3")
nM = _unit("nM")
uM = _unit("uM")
mM = _unit("mM")

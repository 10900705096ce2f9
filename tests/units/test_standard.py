"""The standard names are all there, and are quantities."""

from eqsim.units import Quantity, standard

# The unit names that ``from brian2 import *`` provides.
NAMES_OF_BRIAN = """
    Gamp Gcoulomb Gfarad Ggram Ggramme Ghertz Gjoule Gliter Glitre Gmeter Gmetre Gmolar Gmole
    Gohm Gpascal Gsecond Gsiemens Gvolt Gwatt Hz MHz Mamp Mcoulomb Mfarad Mgram Mgramme Mhertz
    Mjoule Mliter Mlitre Mmeter Mmetre Mmolar Mmole Mohm Mpascal Msecond Msiemens Mvolt Mwatt
    Tamp Tcoulomb Tfarad Tgram Tgramme Thertz Tjoule Tliter Tlitre Tmeter Tmetre Tmolar Tmole
    Tohm Tpascal Tsecond Tsiemens Tvolt Twatt amp cm cm2 cm3 cmeter cmetre coulomb farad gram
    gramme hertz joule kHz kamp kcoulomb kelvin kfarad kgram kgramme khertz kilogram kjoule
    kliter klitre kmeter kmetre kmolar kmole kohm kpascal ksecond ksiemens kvolt kwatt liter
    litre mA mM mS mV mamp mcoulomb meter metre mfarad mgram mgramme mhertz mjoule mliter mlitre
    mm mm2 mm3 mmeter mmetre mmolar mmole mohm molar mole mpascal ms msecond msiemens mvolt
    mwatt nA nF nM nS namp ncoulomb nfarad ngram ngramme nhertz njoule nliter nlitre nmeter
    nmetre nmolar nmole nohm npascal nsecond nsiemens nvolt nwatt ohm pA pF pamp pascal pcoulomb
    pfarad pgram pgramme phertz pjoule pliter plitre pmeter pmetre pmolar pmole pohm ppascal
    psecond psiemens pvolt pwatt second siemens uA uF uM uS uamp ucoulomb ufarad ugram ugramme
    uhertz ujoule uliter ulitre um um2 um3 umeter umetre umolar umole uohm upascal us usecond
    usiemens uvolt uwatt volt watt
"""


def test_the_names_are_those_of_brian():
    assert {name for name in vars(standard) if not name.startswith("_")} == set(
        NAMES_OF_BRIAN.split()
    )


def test_each_is_a_quantity_of_one_unit():
    for name in NAMES_OF_BRIAN.split():
        unit = getattr(standard, name)
        assert type(unit) is Quantity
        assert unit.magnitude == 1.0

"""The names of the simulator under test, as the first line of a script gets them."""

import os

if os.environ["AGREEMENT_SIMULATOR"] == "brian2":
    from brian2 import *

    prefs.codegen.target = "numpy"
else:
    from eqsim.pylab import *

    set_device("runtime", target=os.environ["AGREEMENT_TARGET"])

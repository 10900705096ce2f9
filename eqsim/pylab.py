"""The drop-in for scripts that use everything: eqsim's names with those of pylab.

pylab's are pyplot's and NumPy's, with its random numbers, linear algebra and Fourier transforms;
Python's own `min`, `max`, `abs`, `round`, ... keep their meaning.  Names of eqsim win.
"""

import matplotlib.pyplot as plt
import numpy
import numpy as np
from matplotlib.pylab import *

from eqsim import *  # type: ignore[assignment]

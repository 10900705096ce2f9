"""The drop-in for scripts that use everything: eqsim's names with NumPy's and pyplot's.

Names of eqsim win; NumPy's names win over pyplot's.
"""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.pyplot import *
from numpy import *

from eqsim import *

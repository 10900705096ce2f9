// Every mathematical function generated code may call.
#pragma once
#include "arithmetic.hpp"
#include "exp.hpp"
#include "libm.hpp"
#include "log.hpp"
#include "pow.hpp"
#include "trig.hpp"

// Solvers with error control, of the library SUNDIALS (versions 5 to 7): one object serves all
// elements of a population in turn, beginning anew at each, so that none depends on another.
#pragma once
#include <arkode/arkode_arkstep.h>
#include <arkode/arkode_erkstep.h>
#include <cvode/cvode.h>
#include <math.h>
#include <nvector/nvector_serial.h>
#include <stdint.h>
#include <string.h>
#include <sundials/sundials_config.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>
#include <sunnonlinsol/sunnonlinsol_fixedpoint.h>

#define EQSIM_SUNDIALS_VERSION (100 * SUNDIALS_VERSION_MAJOR + SUNDIALS_VERSION_MINOR)
#if EQSIM_SUNDIALS_VERSION >= 600
#define EQSIM_IN_CONTEXT , context
#define EQSIM_TABLE(name) ARKODE_##name
#else
#define EQSIM_IN_CONTEXT
#define EQSIM_TABLE(name) name
#endif
#if EQSIM_SUNDIALS_VERSION >= 701
#define EQSIM_ARKODE(name) ARKode##name
#define EQSIM_IMPLICIT(name) ARKode##name
#else
#define EQSIM_ARKODE(name) (kind == Kind::erk ? ERKStep##name : ARKStep##name)
#define EQSIM_IMPLICIT(name) ARKStep##name
#endif
#if EQSIM_SUNDIALS_VERSION < 600
typedef realtype sunrealtype;
#endif
static_assert(sizeof(sunrealtype) == sizeof(double), "SUNDIALS must be built for double precision");

namespace eqsim {

enum class Method { rkf45, rkck, dopri5, rk23, rk34, rkf78, esdirk, bdf, adams };

// What a solver may end with; the numbers go on from that of memory that ran out.
enum : int64_t { solved = 0, too_many_steps = 2, not_finite = 3, not_converged = 4 };

class Solver {
  public:
    Solver(Method method, int size, double relative, const double* absolute, int64_t max_steps)
        : method(method), kind(kind_of(method)), size(size) {
        state = new_vector(size);
        tolerances = new_vector(size);
        memcpy(values(tolerances), absolute, bytes());
        memset(values(state), 0, bytes());
        if (kind == Kind::cvode) {
            create_multistep();
        } else {
            create_one_step();
        }
        set_options(relative, max_steps);
    }

    ~Solver() {
        if (kind == Kind::cvode) {
            CVodeFree(&memory);
        } else {
            void** handle = &memory;
            EQSIM_ARKODE(Free)(handle);
        }
        if (linear != nullptr) SUNLinSolFree(linear);
        if (matrix != nullptr) SUNMatDestroy(matrix);
        if (iteration != nullptr) SUNNonlinSolFree(iteration);
        N_VDestroy(state);
        N_VDestroy(tolerances);
#if EQSIM_SUNDIALS_VERSION >= 600
        SUNContext_Free(&context);
#endif
    }

    Solver(const Solver&) = delete;
    Solver& operator=(const Solver&) = delete;

    // Carry the solution from `start` over `duration`; `rates(time, x, dx)` writes the derivatives.
    // `step` is the first internal step to try (0: let the solver find one), and becomes the next;
    // multistep methods, which begin at order one, always find it.
    // On failure the solution stays as it was.
    template <typename Rates>
    int64_t solve(const Rates& rates, double* solution, double start, double duration,
                  double* step) {
        call = [](const void* object, double time, const double* x, double* dx) {
            (*static_cast<const Rates*>(object))(time, x, dx);
        };
        object = &rates;
        memcpy(values(state), solution, bytes());
        const int flag = advance(start, start + duration, fmin(fmax(*step, 0.0), duration));
        if (flag < 0) return reason(flag);
        memcpy(solution, values(state), bytes());
        *step = next_step();
        return solved;
    }

  private:
    enum class Kind { erk, ark, cvode };

    static Kind kind_of(Method method) {
        if (method == Method::bdf || method == Method::adams) return Kind::cvode;
        return method == Method::esdirk ? Kind::ark : Kind::erk;
    }

    size_t bytes() const { return sizeof(double) * static_cast<size_t>(size); }
    static double* values(N_Vector vector) { return N_VGetArrayPointer(vector); }

    N_Vector new_vector(int length) {
#if EQSIM_SUNDIALS_VERSION >= 700
        if (context == nullptr) SUNContext_Create(SUN_COMM_NULL, &context);
        SUNContext_ClearErrHandlers(context);
#elif EQSIM_SUNDIALS_VERSION >= 600
        if (context == nullptr) SUNContext_Create(nullptr, &context);
#endif
        return N_VNew_Serial(length EQSIM_IN_CONTEXT);
    }

    // Values that are no numbers make the solver try a smaller step.
    static int evaluate(sunrealtype time, N_Vector x, N_Vector dx, void* data) {
        const Solver& solver = *static_cast<const Solver*>(data);
        double* rates = values(dx);
        solver.call(solver.object, time, values(x), rates);
        double check = 0.0;
        for (int k = 0; k < solver.size; ++k) check += 0.0 * rates[k];
        return check == 0.0 ? 0 : 1;
    }

    void create_one_step() {
        if (kind == Kind::erk) {
            memory = ERKStepCreate(evaluate, 0.0, state EQSIM_IN_CONTEXT);
            ERKStepSetTableNum(memory, table());
            return;
        }
        memory = ARKStepCreate(nullptr, evaluate, 0.0, state EQSIM_IN_CONTEXT);
        EQSIM_IMPLICIT(SetOrder)(memory, 5);
#if EQSIM_SUNDIALS_VERSION >= 602
        EQSIM_IMPLICIT(SetDeduceImplicitRhs)(memory, 1);  // else errors grow with the stiffness
#endif
    }

    decltype(EQSIM_TABLE(FEHLBERG_6_4_5)) table() const {
        switch (method) {
            case Method::rkck: return EQSIM_TABLE(CASH_KARP_6_4_5);
            case Method::dopri5: return EQSIM_TABLE(DORMAND_PRINCE_7_4_5);
            case Method::rk23: return EQSIM_TABLE(BOGACKI_SHAMPINE_4_2_3);
            case Method::rk34: return EQSIM_TABLE(ZONNEVELD_5_3_4);
            case Method::rkf78: return EQSIM_TABLE(FEHLBERG_13_7_8);
            default: return EQSIM_TABLE(FEHLBERG_6_4_5);
        }
    }

    void create_multistep() {
        memory = CVodeCreate(method == Method::bdf ? CV_BDF : CV_ADAMS EQSIM_IN_CONTEXT);
        CVodeInit(memory, evaluate, 0.0, state);
    }

    void set_options(double relative, int64_t max_steps) {
        if (method == Method::bdf || method == Method::esdirk) {
            matrix = SUNDenseMatrix(size, size EQSIM_IN_CONTEXT);
            linear = SUNLinSol_Dense(state, matrix EQSIM_IN_CONTEXT);
        }
        if (kind != Kind::cvode) {
            EQSIM_ARKODE(SVtolerances)(memory, relative, tolerances);
            EQSIM_ARKODE(SetUserData)(memory, this);
            EQSIM_ARKODE(SetMaxNumSteps)(memory, static_cast<long>(max_steps));
            if (linear != nullptr) EQSIM_IMPLICIT(SetLinearSolver)(memory, linear, matrix);
#if EQSIM_SUNDIALS_VERSION < 700
            EQSIM_ARKODE(SetErrFile)(memory, nullptr);
#endif
            return;
        }
        CVodeSVtolerances(memory, relative, tolerances);
        CVodeSetUserData(memory, this);
        CVodeSetMaxNumSteps(memory, static_cast<long>(max_steps));
        if (linear != nullptr) {
            CVodeSetLinearSolver(memory, linear, matrix);
        } else {
            iteration = SUNNonlinSol_FixedPoint(state, 0 EQSIM_IN_CONTEXT);
            CVodeSetNonlinearSolver(memory, iteration);
        }
#if EQSIM_SUNDIALS_VERSION < 700
        CVodeSetErrFile(memory, nullptr);
#endif
    }

    int advance(double start, double end, double step) {
        double reached = start;
        if (kind == Kind::cvode) {
            CVodeReInit(memory, start, state);
            CVodeSetInitStep(memory, step);
            CVodeSetStopTime(memory, end);
            return CVode(memory, end, state, &reached, CV_NORMAL);
        }
        if (kind == Kind::erk) {
            ERKStepReInit(memory, evaluate, start, state);
        } else {
            ARKStepReInit(memory, nullptr, evaluate, start, state);
        }
        EQSIM_ARKODE(SetInitStep)(memory, step);
        EQSIM_ARKODE(SetStopTime)(memory, end);
        return EQSIM_ARKODE(Evolve)(memory, end, state, &reached, ARK_NORMAL);
    }

    double next_step() const {
        double step = 0.0;
        if (kind != Kind::cvode) EQSIM_ARKODE(GetCurrentStep)(memory, &step);
        return step;
    }

    static int64_t reason(int flag) {
        static_assert(CV_TOO_MUCH_WORK == ARK_TOO_MUCH_WORK &&
                          CV_RHSFUNC_FAIL == ARK_RHSFUNC_FAIL &&
                          CV_UNREC_RHSFUNC_ERR == ARK_UNREC_RHSFUNC_ERR,
                      "both packages must number their errors alike");
        if (flag == ARK_TOO_MUCH_WORK) return too_many_steps;
        const bool defined = flag > ARK_RHSFUNC_FAIL || flag < ARK_UNREC_RHSFUNC_ERR;
        return defined ? not_converged : not_finite;
    }

    Method method;
    Kind kind;
    int size;
#if EQSIM_SUNDIALS_VERSION >= 600
    SUNContext context = nullptr;
#endif
    N_Vector state = nullptr, tolerances = nullptr;
    SUNMatrix matrix = nullptr;
    SUNLinearSolver linear = nullptr;
    SUNNonlinearSolver iteration = nullptr;
    void* memory = nullptr;
    void (*call)(const void*, double, const double*, double*) = nullptr;
    const void* object = nullptr;
};

// Note the first failure of a step: of which owner's element, at what time.
template <typename State>
static inline void note_failure(State& state, int64_t outcome, const char* owner, int64_t element,
                                double time) {
    if (outcome == solved || state.failure != 0) return;
    state.failure = outcome;
    state.failure_owner = owner;
    state.failure_element = element;
    state.failure_time = time;
}

}  // namespace eqsim

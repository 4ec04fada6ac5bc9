"""Names that mean something in C already."""

from __future__ import annotations

_KEYWORDS = """
alignas alignof asm auto bool break case char const constexpr continue default do double else enum extern
false float for fortran goto if inline int long nullptr register restrict return short signed sizeof
static static_assert struct switch thread_local true typedef typeof typeof_unqual union unsigned void
volatile while linux unix i386
"""
_MACROS = """
INFINITY NAN HUGE_VAL HUGE_VALF HUGE_VALL FP_INFINITE FP_NAN FP_NORMAL FP_SUBNORMAL FP_ZERO FP_ILOGB0
FP_ILOGBNAN FP_FAST_FMA FP_FAST_FMAF FP_FAST_FMAL MATH_ERRNO MATH_ERREXCEPT math_errhandling M_E M_LOG2E
M_LOG10E M_LN2 M_LN10 M_PI M_PI_2 M_PI_4 M_1_PI M_2_PI M_2_SQRTPI M_SQRT2 M_SQRT1_2 MAXFLOAT DOMAIN SING
OVERFLOW UNDERFLOW PLOSS TLOSS
"""
_MATH_H = """
acos acosh asin asinh atan atan2 atanh cbrt ceil copysign cos cosh erf erfc exp exp2 exp10 expm1 fabs fdim
floor fma fmax fmin fmod frexp hypot ilogb ldexp lgamma llrint llround log log10 log1p log2 logb lrint
lround modf nan nearbyint nextafter nexttoward pow remainder remquo rint round scalbln scalbn sin sincos
sinh sqrt tan tanh tgamma trunc gamma j0 j1 jn y0 y1 yn drem significand scalb finite isinf isnan isfinite
isnormal signbit fpclassify isgreater isless isunordered
"""
_LIBC = """
main abs labs llabs div ldiv lldiv rand random srand time clock index rindex read write open close link
unlink send recv connect select signal raise free malloc calloc realloc exit abort remove rename pause
sleep stat printf puts gets scanf system times wait dup pipe fork kill getc putc signgam environ stdin
stdout stderr
"""

KEYWORDS = frozenset(f"{_KEYWORDS} {_MACROS} gradient".split())
"""What can be no name at all: keywords up to C23, macros of <math.h> and of compilers, and our own array."""
MATH_H = frozenset(name + suffix for name in _MATH_H.split() for suffix in ("", "f", "l"))
"""The functions of <math.h>."""
LIBC = frozenset(_LIBC.split())
"""Functions of the C library that a function of ours must not replace, as far as they may come to mind."""

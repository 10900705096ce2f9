"""Identifiers of generated code: made from the names of a program, unique, safe in C++.

A name keeps its letters where it can.  What C++ or a header may already mean by it gets an
underscore behind, names that would coincide are numbered in the order in which they are declared.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import count

from eqsim.errors import InternalError

__all__ = ["NameTable", "identifier"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_KEYWORDS = _words("""
    alignas alignof and and_eq asm atomic_cancel atomic_commit atomic_noexcept auto bitand bitor
    bool break case catch char char8_t char16_t char32_t class co_await co_return co_yield compl
    concept const const_cast consteval constexpr constinit continue decltype default delete do
    double dynamic_cast else enum explicit export extern false final float for friend goto if
    import inline int long module mutable namespace new noexcept not not_eq nullptr operator or
    or_eq override private protected public reflexpr register reinterpret_cast requires restrict
    return short signed sizeof static static_assert static_cast struct switch synchronized
    template this thread_local throw transaction_safe true try typedef typeid typename typeof
    union unsigned using virtual void volatile wchar_t while xor xor_eq
""")
_MACROS = _words("""
    L_ctermid L_cuserid L_tmpnam NV_Ith_S P_tmpdir alloca assert bcopy bcmp booleantype bzero
    errno fpclassify i386 isfinite isinf isnan isnormal issubnormal linux major makedev
    math_errhandling minor noreturn offsetof pascal sched_priority sigmask signbit stderr stdin
    stdout sunbooleantype stat64 strdupa strndupa unix va_arg va_copy va_end va_start
""")
_TYPES_AND_SCOPES = _words("""
    Network State eqsim i int8_t int16_t int32_t int64_t intptr_t main model post pre project
    ptrdiff_t size_t ssize_t state std syn uint8_t uint16_t uint32_t uint64_t uintptr_t
""")
_RESERVED = _KEYWORDS | _MACROS | _TYPES_AND_SCOPES
_MACRO_LIKE = re.compile(
    r"[A-Z][A-Z0-9_]{2,}|ARK\w+|M_(?:E|PI|LN|LOG|SQRT|[0-9])\w*|(?:sa|si|st|sigev|pthread)_\w+"
    r"|(?:be|le)[0-9]+toh|hto[bl]e[0-9]+"
)


def identifier(name: str) -> str:
    """Make one C++ identifier from a name of a program; dots become underscores."""
    letters = (char if char.isascii() and char.isalnum() else _replacement(char) for char in name)
    text = re.sub("_+", "_", "".join(letters)).strip("_") or "x"
    if text[0].isdigit():
        text = f"n{text}"
    if text in _RESERVED or _MACRO_LIKE.fullmatch(text):
        text = f"{text}_"
    return text


def _replacement(char: str) -> str:
    return "_" if char.isascii() else f"u{ord(char):x}_"


@dataclass(frozen=True, slots=True)
class NameTable:
    """The identifier of each key; no two keys share one."""

    identifiers: Mapping[str, str]

    @classmethod
    def of(
        cls,
        wishes: Mapping[str, tuple[str, ...]],
        taken: Iterable[str] = (),
        *,
        ignore_case: bool = False,
    ) -> NameTable:
        """Name each key by the first of its wishes that no other key has as its first wish.

        Parameters
        ----------
        wishes : mapping of str to tuple of str
            For each key the names it would like, the nicest first.
        taken : iterable of str
            Identifiers that are not to be given to any key.
        ignore_case : bool
            Whether names that differ by case only count as one, as the names of files may.
        """
        fold = str.casefold if ignore_case else str
        used = {fold(name) for name in taken}
        popular = Counter(fold(identifier(names[0])) for names in wishes.values())
        table: dict[str, str] = {}
        for key, names in wishes.items():
            candidates = [identifier(name) for name in names]
            free = [
                candidate
                for candidate in candidates
                if fold(candidate) not in used and popular[fold(candidate)] < 2
            ]
            table[key] = free[0] if free else _numbered(candidates[-1], used, popular, fold)
            used.add(fold(table[key]))
        return cls(table)

    @classmethod
    def of_names(cls, names: Iterable[str], taken: Iterable[str] = ()) -> NameTable:
        """Name each name by itself."""
        return cls.of({name: (name,) for name in names}, taken)

    def __contains__(self, key: str) -> bool:
        """Tell whether a key has a name."""
        return key in self.identifiers

    def __getitem__(self, key: str) -> str:
        """Give the identifier of a key."""
        if key not in self.identifiers:
            raise InternalError(f"'{key}' has no name in the generated code")
        return self.identifiers[key]


def _numbered(
    candidate: str, used: set[str], popular: Counter[str], fold: Callable[[str], str]
) -> str:
    if fold(candidate) not in used:
        return candidate
    stem = candidate.rstrip("_")
    for number in count(2):
        text = f"{stem}_{number}"
        if fold(text) not in used and not popular[fold(text)]:
            break
    return text

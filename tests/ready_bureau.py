"""A pytest plugin for mutation testing: the bureau is published once, before anything is mutated.

A process for each mutant would otherwise spend seconds on publishing its own. What tests write to
the bureau's home they write beside what is there, as they do when they share one in a process.
"""

import os
import pickle
import sys
from pathlib import Path

import pytest
from _pytest.python import IdMaker

FILE = "VC_READY_BUREAU"
PACKAGES = ("vc_core", "vc_verifier")


def pytest_configure() -> None:
    """Report the first example that fails instead of the smallest; remember none."""
    import hypothesis

    phases = [hypothesis.Phase.explicit, hypothesis.Phase.generate]
    hypothesis.settings.register_profile("mutants", phases=phases, derandomize=True, database=None)
    hypothesis.settings.load_profile("mutants")
    _forget()
    # Tests are asked for by name, and not every text in a name can be typed.
    IdMaker.make_unique_parameterset_ids = _numbers  # type: ignore[method-assign]


def _numbers(maker: IdMaker) -> list[str]:
    return [str(number) for number, _ in enumerate(maker.parametersets)]


def _forget() -> None:
    """Empty what functions remember: the process that was forked from had it from unedited code."""
    modules = [m for name, m in sys.modules.items() if name.partition(".")[0] in PACKAGES]
    for module in modules:
        for value in list(vars(module).values()):
            # Whatever functools.cache or lru_cache has wrapped.
            clear = getattr(value, "cache_clear", None)
            if clear is not None:
                clear()


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[object]) -> object:
    """Hand out the bureau that is there, wherever a test asks for one."""
    if fixturedef.argname != "bureau" or FILE not in os.environ:
        return None
    bureau = pickle.loads(Path(os.environ[FILE]).read_bytes())
    fixturedef.cached_result = (bureau, None, None)
    return bureau


def publish(folder: Path) -> None:
    """Publish a bureau in `folder`, and write the file that later processes read."""
    from tests.bureau_fixture import publish_bureau

    folder.mkdir(parents=True, exist_ok=True)
    bureau = publish_bureau(folder / "home")
    (folder / "bureau.pickle").write_bytes(pickle.dumps(bureau))


if __name__ == "__main__":
    publish(Path(sys.argv[1]))

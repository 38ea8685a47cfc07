"""Install briefkit: everything said here is read from settings.ini, which nbdev reads too."""

import configparser
from pathlib import Path

from setuptools import find_namespace_packages, setup

HERE = Path(__file__).parent
parser = configparser.ConfigParser(delimiters=["="], interpolation=None)
parser.read(HERE / "settings.ini", encoding="utf8")
settings = parser["DEFAULT"]

extras = {key.removeprefix("extra_"): value.split() for key, value in settings.items() if key.startswith("extra_")}
extras["all"] = sorted({need for needs in extras.values() for need in needs})
extras["dev"] = sorted({*settings["dev_requirements"].split(), *extras["all"]})

setup(
    name=settings["lib_name"],
    version=settings["version"],
    description=settings["description"],
    long_description=(HERE / "README.md").read_text(encoding="utf8"),
    long_description_content_type="text/markdown",
    keywords=settings["keywords"],
    author=settings["author"],
    author_email=settings["author_email"],
    url=settings["git_url"],
    license="Apache-2.0",
    classifiers=[
        "Development Status :: 3 - Alpha",
        "Intended Audience :: Science/Research",
        "Natural Language :: Arabic",
        "Programming Language :: Python :: 3",
        "Topic :: Text Processing :: Linguistic",
        "Typing :: Typed",
    ],
    # the folders of data count as packages, so that all that is in them is installed
    packages=find_namespace_packages(include=["briefkit", "briefkit.*"], exclude=["*.__pycache__*"]),
    package_data={"": ["*"]},
    python_requires=f">={settings['min_python']}",
    install_requires=settings["requirements"].split(),
    extras_require=extras,
    entry_points={
        "console_scripts": settings["console_scripts"].split(),
        "nbdev": [f"{settings['lib_name']}={settings['lib_name']}._modidx:d"],
    },
    zip_safe=False,
)

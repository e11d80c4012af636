"""The running product on each database, shared by the tests; each has people of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import psycopg
import pytest

from tests.end_to_end.phone import Phone
from tests.end_to_end.product import Product


@pytest.fixture(scope="session")
def _on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    folder = tmp_path_factory.mktemp("sqlite")
    product = Product(folder, f"sqlite:///{folder / 'store.sqlite3'}")
    yield product
    product.close()


@pytest.fixture(scope="session")
def _on_postgresql(
    postgresql_server: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Product]:
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE end_to_end")
    url = re.sub(r"/postgres(\?|$)", r"/end_to_end\1", postgresql_server)
    product = Product(tmp_path_factory.mktemp("postgresql"), url)
    yield product
    product.close()


@pytest.fixture
def product(_on_sqlite: Product) -> Iterator[Product]:
    """The product on SQLite, in good health before and after."""
    _on_sqlite.calm()
    yield _on_sqlite
    _on_sqlite.calm()


@pytest.fixture(params=["sqlite", "postgresql"])
def either_product(request: pytest.FixtureRequest) -> Iterator[Product]:
    """The product on each of the databases in turn, in good health before and after."""
    product: Product = request.getfixturevalue(f"_on_{request.param}")
    product.calm()
    yield product
    product.calm()


@pytest.fixture
def phone(product: Product) -> Phone:
    """Someone with an empty chat."""
    return Phone(product)


@pytest.fixture
def other(product: Product) -> Phone:
    """Someone else with an empty chat."""
    return Phone(product)


@pytest.fixture
def new_phone(product: Product) -> Callable[[str], Phone]:
    """Makes someone with this name."""
    return lambda name: Phone(product, name)

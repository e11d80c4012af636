"""``make bench``: what things cost, one after the other.

How right they are takes longer, and is run on its own: ``python -m benchmarks.precision``.
"""

from __future__ import annotations

import asyncio

from benchmarks import answer_cycle, grading, learning

grading.main()
learning.main()
asyncio.run(answer_cycle.main())

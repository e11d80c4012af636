"""``make bench``: what things cost, one after the other.

How right they are takes longer, and is run on its own: ``python -m benchmarks.precision``.
"""

from __future__ import annotations

import asyncio

from benchmarks import answer_cycle, digest, due_digests, grading, learning

grading.main()
learning.main()
asyncio.run(digest.main())
asyncio.run(answer_cycle.main())
asyncio.run(due_digests.main())

"""The demo cohort: fictitious candidates with months of simulated answers, for the local Telegram.

``story`` says who they are, ``simulation`` lets them practise, ``responses`` gives their answers
words, and ``cohort`` writes it all down as the product would have. Nothing here runs with a real
Telegram.
"""

"""What one visitor may cost: token buckets, caps and budgets by address, lockouts.

The ground floor beside ``protocol``: it imports nothing of this package. Start at ``per_address``.
"""

"""Tables: YAML in ``generator/data/`` -> frozen, validated objects. A stage defines the type, its module here
fills it.
"""

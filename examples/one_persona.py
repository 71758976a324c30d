"""Build a small population and look at one person, with where each fact comes from."""

from deeppersona import Population
from deeppersona.populations.taxonomy.tree import Tree

population = Population.build("Kenya", 5, depth=30, seed=4)
persona = population.persona("KEN-0000002")
tree = Tree.load()
print(persona.core["age"], persona.core["sex"], persona.core["education"], persona.core["occupation"])
attributes = [fact for fact in persona.facts if fact.attribute_id in tree.index]
for fact in attributes[:10]:
    print(f"{tree[fact.attribute_id].label}: {fact.value} ({fact.origin}, {fact.calibration}, {fact.stratum})")

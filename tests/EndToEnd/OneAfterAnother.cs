// Every test has the machine to itself, but for what runs beside all others: the scenes of the usual cast, which are quick, and what only waits.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]

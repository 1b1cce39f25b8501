// All classes at once, also where there are two cores: they wait for processes most of their time.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]

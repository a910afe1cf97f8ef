// Tests wait for a target far more than they compute; how many exchanges are in flight is the setting Concurrency.
[assembly: LevelOfParallelism(14)]

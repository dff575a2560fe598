namespace ProFL.Tools.Choices;

/// <summary>What leads to the right command of who does not know its name.</summary>
public static class OtherWords
{
    private static readonly Dictionary<string, string> Meanings = new(StringComparer.OrdinalIgnoreCase)
    {
        ["train"] = "profl run JOB.conf trains a job on this machine, profl submit JOB.conf on a cluster",
        ["start"] = "profl run JOB.conf starts a job on this machine, profl up a cluster",
        ["list"] = "profl jobs lists the runs of this machine, profl ls the jobs of a cluster",
        ["new"] = "profl init FOLDER writes a job file for a folder of data",
        ["create"] = "profl init FOLDER writes a job file for a folder of data",
        ["log"] = "profl logs JOB tells what happened to a job",
        ["kill"] = "profl stop JOB ends a job, profl fault kill TARGET a process",
        ["cancel"] = "profl stop JOB ends a job and keeps its model so far",
        ["continue"] = "profl resume JOB goes on with a job",
        ["check"] = "profl doctor looks at this machine, profl verify JOB at a model",
        ["test"] = "profl demo tries the program out, profl doctor looks at this machine",
        ["serve"] = "profl coordinator runs a coordinator, which serves a page",
        ["server"] = "profl coordinator runs a coordinator",
        ["worker"] = "profl client-node --site NAME runs a client node",
        ["join"] = "profl enroll URL CODE makes this machine one of a cluster",
        ["login"] = "profl enroll URL CODE makes you an operator of a cluster",
        ["version"] = "profl --version says it",
    };

    /// <summary>What the program says when it is called with nothing: where to begin.</summary>
    public static string FirstSteps =>
        """
            ProFL.Actors trains one full network on machines of which most could never hold it.

              profl demo             a job of a minute on this machine, with a report in pictures
              profl init FOLDER      a job file for your own data; profl run trains it
              profl up               a cluster of processes on this machine; profl submit gives it a job
              profl doctor           looks whether this machine can run it

            profl --help lists all commands; profl help COMMAND tells about one.
            """;

    /// <summary>The words that are known.</summary>
    public static IReadOnlyCollection<string> All => Meanings.Keys;

    /// <summary>The command that is meant by a word that is none, with what it does; null where it is not known.</summary>
    /// <param name="word">As it was typed.</param>
    public static string? Meaning(string word) => Meanings.GetValueOrDefault(word);
}

using System.Text.Json;

namespace ProFL.EndToEnd.Tests;

/// <summary>The two promises, asserted from the journal and from what the nodes noted.</summary>
public static class ReplayAssert
{
    /// <summary>The journal gives the undisturbed run's model; nothing accepted was trained again; nothing counted twice.</summary>
    public static void Holds(JsonElement verdict, UndisturbedRun undisturbed)
    {
        HoldsAfterRelease(verdict, undisturbed);
        AssertRecomputed(verdict);
    }

    /// <summary>The same, of a job most of whose blobs are gone: not every round can be computed again.</summary>
    public static void HoldsAfterRelease(JsonElement verdict, UndisturbedRun undisturbed)
    {
        AssertNothingIsWrong(verdict);
        Assert.Equal(undisturbed.ModelSha256, verdict.GetProperty("modelSha256").GetString());
        Assert.Equal(undisturbed.UpdatesAccepted, verdict.GetProperty("updatesAccepted").GetInt32());
    }

    /// <summary>The journal gives the model it names; nothing accepted was trained again; nothing counted twice.</summary>
    public static void Holds(JsonElement verdict)
    {
        AssertNothingIsWrong(verdict);
        AssertRecomputed(verdict);
    }

    /// <summary>While the nodes lived, every key was trained exactly once, whatever happened to the coordinator.</summary>
    public static void EachKeyWasTrainedOnce(IReadOnlyList<string[]> trainings, int updates)
    {
        string[] began = [.. trainings.Where(t => t[1] == "began").Select(t => string.Join(' ', t[2..5]))];
        Assert.Equal(updates, began.Length);
        Assert.Equal(updates, began.Distinct().Count());
    }

    private static void AssertRecomputed(JsonElement verdict) =>
        Assert.Equal(verdict.GetProperty("rounds").GetInt64(), verdict.GetProperty("roundsRecomputed").GetInt64());

    private static void AssertNothingIsWrong(JsonElement verdict)
    {
        Assert.True(verdict.GetProperty("findings").GetArrayLength() == 0, verdict.ToString());
        Assert.Equal(0, verdict.GetProperty("updatesTrainedAgain").GetInt32());
        Assert.Equal(0, verdict.GetProperty("updatesCountedTwice").GetInt32());
        Assert.Equal(0, verdict.GetProperty("nondeterministicTrainings").GetInt32());
        Assert.Equal(0, verdict.GetProperty("exclusions").GetInt32());
    }
}

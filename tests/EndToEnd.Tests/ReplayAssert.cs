using System.Text.Json;

namespace ProFL.EndToEnd.Tests;

/// <summary>The two promises, asserted from the journal and from what the nodes noted.</summary>
public static class ReplayAssert
{
    /// <summary>The journal gives the undisturbed run's model; nothing accepted was trained again; nothing counted twice.</summary>
    public static void Holds(JsonElement verdict, UndisturbedRun undisturbed)
    {
        Holds(verdict);
        Assert.Equal(undisturbed.ModelSha256, verdict.GetProperty("modelSha256").GetString());
        Assert.Equal(undisturbed.UpdatesAccepted, verdict.GetProperty("updatesAccepted").GetInt32());
    }

    /// <summary>The journal gives the model it names; nothing accepted was trained again; nothing counted twice.</summary>
    public static void Holds(JsonElement verdict)
    {
        Assert.True(verdict.GetProperty("findings").GetArrayLength() == 0, verdict.ToString());
        Assert.Equal(verdict.GetProperty("rounds").GetInt64(), verdict.GetProperty("roundsRecomputed").GetInt64());
        Assert.Equal(0, verdict.GetProperty("updatesTrainedAgain").GetInt32());
        Assert.Equal(0, verdict.GetProperty("updatesCountedTwice").GetInt32());
        Assert.Equal(0, verdict.GetProperty("nondeterministicTrainings").GetInt32());
        Assert.Equal(0, verdict.GetProperty("exclusions").GetInt32());
    }

    /// <summary>While the nodes lived, every key was trained exactly once, whatever happened to the coordinator.</summary>
    public static void EachKeyWasTrainedOnce(IReadOnlyList<string[]> trainings, int updates)
    {
        string[] began = [.. trainings.Where(t => t[1] == "began").Select(t => string.Join(' ', t[2..5]))];
        Assert.Equal(updates, began.Length);
        Assert.Equal(updates, began.Distinct().Count());
    }
}

using ProFL.Coordinator.Lifecycle;
using ProFL.Learning.Parameters;
using ProFL.Learning.Tensors;
using ProFL.Messages.Journal;
using ProFL.Node.Blobs;

namespace ProFL.EndToEnd.Tests.Averages;

/// <summary>The mean of rounds, computed from their files in floating point, beside what a job made of them.</summary>
internal static class MeanAssert
{
    /// <summary>The model of a job that was stopped in its first step is the mean of the step's last rounds, not the last one.</summary>
    /// <param name="state">The job; it is stopped.</param>
    /// <param name="job">Its id.</param>
    /// <param name="coordinatorState">The folder with the files.</param>
    public static void IsModelOf(JobState state, string job, string coordinatorState)
    {
        var blobs = new FileBlobStore(Path.Combine(coordinatorState, "blobs"), Durability.Process, 0);
        using SafeTensorsFile model = Open(state.Stopped!.Model);
        int tensors = 0;
        foreach (string part in state.Progress.Parts.Keys)
        {
            SafeTensorsFile[] rounds = [.. state.Progress.Window.Select(round => Open(round.Parts.Single(p => p.Part == part).Blob))];
            foreach (string tensor in rounds[0].Names)
            {
                float[][] values = [.. rounds.Select(round => Read(round, tensor))];
                float[] mean = Read(model, tensor);
                Assert.Contains(values[^1], value => Array.IndexOf(mean, value) < 0);
                Assert.All(
                    mean,
                    (value, i) => Assert.Equal(values.Average(round => (double)round[i]), value, 1e-6 * (1 + Math.Abs(value)))
                );
                tensors++;
            }

            Array.ForEach(rounds, round => round.Dispose());
        }

        Assert.Equal(model.Names.Count, tensors);
        SafeTensorsFile Open(Blob blob) =>
            SafeTensorsFile.Open(blobs.PathOf(new BlobKey(job, blob.Round, new BlobId(blob.Sha256, blob.Size))));
    }

    private static float[] Read(SafeTensorsFile file, string tensor)
    {
        Assert.True(file.TryGetShape(tensor, out TensorShape? shape));
        float[] values = new float[shape.ElementCount];
        file.Read(tensor, 0, values);
        return values;
    }
}

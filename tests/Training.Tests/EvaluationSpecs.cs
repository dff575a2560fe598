using ProFL.Learning.SubModels;
using ProFL.Learning.Sums;
using ProFL.Training.Data;
using ProFL.Training.Evaluations;

namespace ProFL.Training.Tests;

public class EvaluationSpecs
{
    private static readonly SubModel Linear = SubModel.FullNetwork(Models.Linear);

    [Fact]
    public void Should_agree_with_arithmetic_by_hand_when_the_network_is_linear()
    {
        ArrayTensors weights = Models.Weights(Models.Linear);
        DataSet digits = Digits.Load();
        (int[] correct, int[] total, double loss) = (new int[10], new int[10], 0);
        foreach (int index in Digits.HeldOut)
        {
            double[] logits = LinearByHand.Logits(weights, digits.Sample(index));
            correct[digits.Labels[index]] += Array.IndexOf(logits, logits.Max()) == digits.Labels[index] ? 1 : 0;
            total[digits.Labels[index]]++;
            loss -= Math.Log(LinearByHand.Softmax(logits)[digits.Labels[index]]);
        }

        EvaluationResult result = Evaluation.Run(Linear, weights, digits, Digits.HeldOut, batch: 64, CancellationToken.None);

        Assert.Equal((correct.Sum(), Digits.HeldOut.Length), (result.Correct, result.Total));
        Assert.Equal(correct, result.ClassCorrect);
        Assert.Equal(total, result.ClassTotal);
        Assert.True(correct.Distinct().Count() > 1);
        Assert.Equal(loss / Digits.HeldOut.Length, result.MeanLoss, 1e-5);
    }

    [Fact]
    public void Should_add_up_exactly_when_held_out_data_is_split_at_a_batch()
    {
        ArrayTensors weights = Models.Weights(Models.Linear);
        EvaluationResult Run(int[] indices) => Evaluation.Run(Linear, weights, Digits.Load(), indices, batch: 64, CancellationToken.None);

        EvaluationResult whole = Run(Digits.HeldOut);
        EvaluationResult first = Run(Digits.HeldOut[..128]);
        EvaluationResult rest = Run(Digits.HeldOut[128..]);

        Assert.Equal(
            whole,
            new EvaluationResult(
                [.. first.ClassCorrect.Zip(rest.ClassCorrect, (a, b) => a + b)],
                [.. first.ClassTotal.Zip(rest.ClassTotal, (a, b) => a + b)],
                first.LossFixedPoint + rest.LossFixedPoint
            )
        );
        Assert.NotEqual(whole, whole with { ClassTotal = first.ClassTotal });
        Assert.NotEqual(whole, whole with { ClassCorrect = first.ClassCorrect });
    }

    [Fact]
    public void Should_stay_an_integer_when_losses_are_not_finite()
    {
        Assert.Equal(1L << 40, Evaluation.FixedPoint(float.NaN));
        Assert.Equal(1L << 40, Evaluation.FixedPoint(float.PositiveInfinity));
        Assert.Equal(1L << 40, Evaluation.FixedPoint(3e6f));
        Assert.Equal(3L << 19, Evaluation.FixedPoint(1.5f));
        Assert.Equal(0, Evaluation.FixedPoint(0f));
    }

    [Fact]
    public void Should_take_the_first_when_logits_are_equal()
    {
        Assert.Equal(1, Evaluation.FirstLargest([0, 2, 2, 1]));
        Assert.Equal(0, Evaluation.FirstLargest([float.NegativeInfinity, float.NegativeInfinity]));
        Assert.Equal(-1, Evaluation.FirstLargest([0, float.NaN, 3]));
    }

    [Fact]
    public void Should_be_zero_when_there_are_no_samples()
    {
        EvaluationResult result = Evaluation.Run(
            Linear,
            Models.Weights(Models.Linear),
            Digits.Load(),
            [],
            batch: 64,
            CancellationToken.None
        );

        Assert.Equal(EvaluationResult.Nothing(10), result);
        Assert.Equal((0, 0), (result.Accuracy, result.MeanLoss));
    }

    [Fact]
    public void Should_stop_when_cancelled() =>
        Assert.Throws<OperationCanceledException>(() =>
            Evaluation.Run(
                Linear,
                Models.Weights(Models.Linear),
                Digits.Load(),
                Digits.HeldOut,
                batch: 64,
                new CancellationToken(canceled: true)
            )
        );
}

using TextMad.Numerics.Elementary;

namespace TextMad.Training;

/// <summary>Linear warm-up to a peak, then half a cosine down to a share of it.</summary>
/// <param name="Steps">The number of steps of the training.</param>
/// <param name="WarmupSteps">Steps of the warm-up.</param>
/// <param name="Peak">Peak learning rate.</param>
/// <param name="FinalShare">Learning rate of the last step as a share of the peak.</param>
public sealed record LearningRateSchedule(long Steps, long WarmupSteps, double Peak, double FinalShare)
{
    /// <summary>Returns the schedule of some options.</summary>
    public static LearningRateSchedule Of(TrainingOptions options, long steps) =>
        new(steps, (long)Math.Round(options.Warmup * steps), options.LearningRate, options.FinalLearningRateShare);

    /// <summary>Learning rate of a step, counted from 0: positive from the first step on, and 0 in the last one only if the final share is.</summary>
    public double At(long step)
    {
        if (step < WarmupSteps)
        {
            return Peak * (step + 1) / WarmupSteps;
        }

        var progress = (double)(step - WarmupSteps) / Math.Max(1, Steps - 1 - WarmupSteps);
        var cosine = 0.5 * (1 + RealFunctions.CosPi(Math.Min(1, progress)));
        return Peak * (FinalShare + ((1 - FinalShare) * cosine));
    }
}
